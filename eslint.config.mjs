import tseslint from "typescript-eslint";

// Rooms whose output enters results: the same bits on every machine, so nothing that an engine may compute differently.
const results = [
  "numerics",
  "data",
  "networks",
  "engine",
  "training",
  "tickets",
  "curvature",
  "noise",
  "stability",
  "theory",
  "experiments",
].map((room) => `src/${room}/**/*.ts`);
const inexact = [
  "acos",
  "acosh",
  "asin",
  "asinh",
  "atan",
  "atan2",
  "atanh",
  "cbrt",
  "cos",
  "cosh",
  "exp",
  "expm1",
  "hypot",
]
  .concat(["log", "log10", "log1p", "log2", "pow", "random", "sin", "sinh", "tan", "tanh"])
  .map((property) => ({
    object: "Math",
    property,
    message: "not the same bits everywhere: use numerics/ (or rng)",
  }));
const clock = [
  { object: "Date", property: "now", message: "no clock in results" },
  { object: "performance", property: "now", message: "no clock in results" },
];
const noPower = [
  { selector: "BinaryExpression[operator='**']", message: "not the same bits everywhere: multiply" },
  { selector: "AssignmentExpression[operator='**=']", message: "not the same bits everywhere: multiply" },
  { selector: "NewExpression[callee.name='Date']", message: "no clock in results" },
];

export default tseslint.config(
  {
    ignores: [
      "dist/",
      "docs/site/",
      "out/",
      "node_modules/",
      ".venv/",
      ".lottery/",
      ".tfjs-node/",
      ".zig/",
      "bench/.peers/",
      "src/engine/wasm/kernels/",
    ],
  },
  ...tseslint.configs.strict,
  {
    files: ["**/*.ts", "**/*.mjs"],
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "no-restricted-properties": [
        "error",
        { object: "Math", property: "random", message: "randomness is an argument" },
      ],
      eqeqeq: "error",
      "prefer-const": "error",
    },
  },
  // CommonJS, as danfojs-node loads it
  { files: ["src/setup/stand-ins/**/*.js"], rules: { "@typescript-eslint/no-require-imports": "off" } },
  { files: ["src/**/*.ts"], rules: { "@typescript-eslint/explicit-module-boundary-types": "error" } },
  {
    files: results,
    rules: {
      "no-restricted-properties": ["error", ...inexact, ...clock],
      "no-restricted-syntax": ["error", ...noPower],
    },
  },
  {
    files: ["src/statistics/**/*.ts"],
    rules: { "no-restricted-properties": ["error", inexact.find((p) => p.property === "random"), ...clock] },
  },
);
