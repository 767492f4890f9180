// Hessian and Gauss-Newton products at one point. Examples are worked on in chunks of 64, which is part of the specification (src/engine/README.md).
#pragma once
#include "program.h"

#define CHUNK 64

typedef struct curvature curvature;

/** As compile_program; plan.capacity must be CHUNK. */
curvature *compile_curvature(const network_plan *plan, double *wanted);
void free_curvature(curvature *c);
size_t curvature_parameters(const curvature *c);
size_t curvature_coordinates(const curvature *c);
uint32_t curvature_inputs(const curvature *c);
uint32_t curvature_outputs(const curvature *c);
int curvature_squared(const curvature *c);
/** Examples of the point; 0 before the first `move_curvature`. */
uint32_t curvature_examples(const curvature *c);
const rows *curvature_rows(const curvature *c);

/** Sets the point. Returns 0 if there is no memory, else 1 with the sum of the losses. `r` must live as long as the point is used. */
int move_curvature(curvature *c, const float *parameters, const rows *r, const uint32_t *indices, uint32_t count, double *total);
/** Before the first `move_curvature` again: its examples are gone. */
void forget_point(curvature *c);
void product_curvature(curvature *c, const float *v, int hessian, float *to);
/** (examples) squared gradient norms. */
void norms_curvature(curvature *c, float *to);
