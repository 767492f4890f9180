import type { Architecture, Mask } from "../../networks/types.js";
import { canonicalJson } from "../../numerics/canonical.js";
import { layerSlices } from "../../networks/layout.js";
import { at } from "../../numerics/at.js";
import { checkParameters } from "./layer-tensors.js";
import { applyMask, checkMask } from "../masks/masks.js";
import { writeSafetensors, type SafeTensor } from "./safetensors.js";
import { torchTensors } from "./torch-layout.js";
import { knownFields } from "../../numerics/checks.js";

/** A network to be used elsewhere: what survives, and at what values. */
export interface ExportInput {
  /** Dense layers, or a model of TensorFlow.js. */
  readonly network: Architecture;
  /** Which weights survive. */
  readonly mask: Mask;
  /** [W₁, b₁, W₂, b₂, …], as the engine has them; pruned weights are written as 0. */
  readonly parameters: Float32Array;
  /** What it is, as plain JSON; goes along as text. Default: nothing. */
  readonly description?: Readonly<Record<string, unknown>> | undefined;
}

/** The fields of `ExportInput`. */
export const exportFields = ["network", "mask", "parameters", "description"] as const;

/**
 * The network as the bytes of a safetensors file that PyTorch loads. For layer i from 0: `layers.<i>.weight` (outputs, inputs), `layers.<i>.bias`
 * (outputs), and `layers.<i>.weight_mask` with 1 and 0, all F32: names, shapes and type of `torch.nn.Linear` and of `torch.nn.utils.prune`. As
 * texts `format` ("pt"), `activations` (one a layer) and `description`. The module it fits, and how to train it on with its zeros held:
 *
 * ```python
 * class Ticket(torch.nn.Module):
 *     def __init__(self, widths):
 *         super().__init__()
 *         self.layers = torch.nn.ModuleList(torch.nn.Linear(i, o) for i, o in zip(widths, widths[1:]))
 *     def forward(self, x):
 *         for layer in self.layers[:-1]:
 *             x = torch.relu(layer(x))
 *         return self.layers[-1](x)
 *
 * state = safetensors.torch.load_file("ticket.safetensors")
 * net = Ticket([784, 300, 100, 10])
 * net.load_state_dict(state, strict=False)  # the masks are left over
 * for i, layer in enumerate(net.layers):
 *     torch.nn.utils.prune.custom_from_mask(layer, "weight", state[f"layers.{i}.weight_mask"])
 * ```
 * Of a network of TensorFlow.js module i is the i-th with parameters: convolutions (filters, channels, rows, columns), norms with `running_mean` and `running_var`, a Linear after a flattened image for images with channels first; what
 * `fromTorch` reads back. Other activations need theirs: `torch.tanh`, `torch.sigmoid`, `F.gelu(x, approximate="tanh")`, `F.silu`, `F.leaky_relu(x, 0.01)`. Throws a RangeError on a mask or parameters that do not fit the network or are not finite.
 */
export function exportTorch(input: ExportInput): Uint8Array {
  const { network, mask, parameters, description } = knownFields("exportTorch", input, exportFields);
  checkMask(network, mask, "exportTorch");
  checkParameters(network, parameters, "exportTorch: parameters");
  const values = applyMask(network, mask, parameters);
  const slices = layerSlices(network);
  const tensors = new Map(
    torchTensors(network).flatMap(({ module, name, shape, layer, place }) => {
      const length = shape.reduce((all, size) => all * size, 1);
      const tensor = (value: (j: number) => number): SafeTensor => {
        return { dtype: "F32", shape, values: Float32Array.from({ length }, (_, j) => value(j)) };
      };
      const own = [`layers.${module}.${name}`, tensor((j) => at(values, place(j)))] as const;
      if (layer === undefined) return [own];
      const [bits, { weights }] = [at(mask.layers, layer), at(slices, layer)];
      return [own, [`layers.${module}.weight_mask`, tensor((j) => at(bits, place(j) - weights))] as const];
    }),
  );
  const metadata = new Map([
    ["format", "pt"],
    ["activations", canonicalJson(network.layers.map(({ activation }) => activation))],
  ]);
  if (description !== undefined) metadata.set("description", canonicalJson(description));
  return writeSafetensors({ tensors, metadata });
}
