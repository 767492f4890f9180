"""Papermill for TypeScript notebooks: `python papermill_typescript.py IN OUT -p name value`, or import it before papermill runs one.

Papermill writes parameters as code and knows no TypeScript; this teaches it. They follow the cell tagged `parameters`, which
declares them with `var`, so that the same names may be declared again.
"""

import json

from papermill.translators import Translator, papermill_translators


class TypeScriptTranslator(Translator):
    """Parameters as TypeScript. Numbers that JSON lacks are written as JavaScript has them."""

    @classmethod
    def translate(cls, val):
        if isinstance(val, float) and (val != val or val in (float("inf"), float("-inf"))):
            return "NaN" if val != val else f"{'-' if val < 0 else ''}Infinity"
        if isinstance(val, dict):
            return "{" + ", ".join(f"{json.dumps(str(key))}: {cls.translate(each)}" for key, each in val.items()) + "}"
        if isinstance(val, (list, tuple)):
            return "[" + ", ".join(cls.translate(each) for each in val) + "]"
        return json.dumps(val)

    @classmethod
    def comment(cls, cmt_str):
        return f"// {cmt_str}".strip()

    @classmethod
    def assign(cls, name, str_val):
        return f"var {name} = {str_val};"


papermill_translators.register("typescript", TypeScriptTranslator)

if __name__ == "__main__":
    from papermill.cli import papermill

    papermill()
