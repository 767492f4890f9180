import type { Examples } from "../../data/types.js";
import type { LayersModel } from "../../networks/layers-model/model.js";
import type { Architecture } from "../../networks/types.js";
import { checkedEngine } from "../checked-engine.js";
import type { Engine } from "../types.js";
import { compileCurvature } from "./curvature.js";
import { loadTfjs } from "./load-tfjs.js";
import { compile } from "./program.js";

/**
 * The back end for networks of TensorFlow.js (`fromLayersModel`): gradients and second-order products by TensorFlow.js, losses, update rules and masks by this package. Its results are those of
 * one backend and version (`loadTfjs().identity`), not the same bits everywhere. Throws as `loadTfjs`.
 */
export function tfjsEngine(): Engine {
  const { tf } = loadTfjs();
  return checkedEngine<Examples>({
    name: "tfjs",
    takesModels: true,
    bind: (examples) => examples,
    compile: (options) => compile(tf, modelOf(options.network), options),
    compileCurvature: (options, coordinates) =>
      compileCurvature(tf, modelOf(options.network), options, coordinates),
    free() {
      // no tensor outlives a call
    },
  });
}

function modelOf({ model }: Architecture): LayersModel {
  if (model !== undefined) return model;
  throw new RangeError(
    "compile: network must be one of fromLayersModel for the tfjs engine, got layers of this package",
  );
}
