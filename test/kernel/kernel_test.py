"""The public conformance tests of Jupyter kernels (jupyter_kernel_test), run on this kernel."""

import unittest

import jupyter_kernel_test


class LotteryLabKernel(jupyter_kernel_test.KernelTests):
    kernel_name = "lottery-lab"
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('oops')"
    completion_samples = [
        {"text": "Math.floo", "matches": {"floor"}},
        {"text": "proces", "matches": {"process"}},
    ]
    complete_code_samples = ["1", "console.log('hello, world')", "function f(x: number) {\n  return x*2\n}\n\n\n"]
    incomplete_code_samples = ["function f(x: number) {", "const a = [", "`abc"]
    invalid_code_samples = ["let = = 3", "1 2 3 )"]
    code_generate_error = "throw new Error('x')"
    code_execute_result = [{"code": "1+2+3", "result": "6"}, {"code": "[1,2]", "result": "[ 1, 2 ]"}]
    code_display_data = [
        {"code": "import {display} from 'tslab'; display.html('<b>x</b>')", "mime": "text/html"}
    ]
    code_history_pattern = "1?2*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "Math.floor"
    # test_pager is skipped: it asks for help in a pager (code_page_something), and this kernel shows help by inspection only
    code_clear_output = "(globalThis as any)[Symbol.for('lottery-lab.kernel')].clear()"


if __name__ == "__main__":
    unittest.main()
