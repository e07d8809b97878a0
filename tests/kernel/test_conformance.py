"""Jupyter's own conformance suite against the installed kernel."""

import pytest

jupyter_kernel_test = pytest.importorskip("jupyter_kernel_test")


class TestPosterity(jupyter_kernel_test.KernelTests):
    kernel_name = "posterity"
    language_name = "stan"
    file_extension = ".stan"
    code_hello_world = 'print("hello, world")'
    code_stderr = "functions { real half(real[] x) { return x[1] / 2; } }"
    code_generate_error = "1 + undeclared_name"
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": "sum({1, 2, 3})", "result": "6"},
    ]
    code_display_data = [{"code": "show(table(a = {1, 2}))", "mime": "text/html"}]
    completion_samples = [
        {"text": "cholesky_decomp", "matches": {"cholesky_decompose"}},
        {"text": "plot_tr", "matches": {"plot_trace"}},
    ]
    complete_code_samples = ["x = 1", "model { }", "for (i in 1:3) print(i)"]
    incomplete_code_samples = ["x = {1, 2,", "model {", "for (i in 1:3) {"]
    invalid_code_samples = ["x = )", "1 = = 2"]
    code_page_something = "%help"
    code_inspect_sample = "normal_lpdf"
    code_clear_output = "%clear"
    supported_history_operations = ("tail", "range", "search")
    code_history_pattern = "6 *"


class TestWelcome(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "posterity"
    support_iopub_welcome = True
