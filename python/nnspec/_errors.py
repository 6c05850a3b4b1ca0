"""The exception of this package."""


class Error(RuntimeError):
    """What nnspec or MLIR found wrong with a module, an argument or a model.

    Attributes:
        diagnostics: MLIR's errors, one string each, with the place in the source
            where it is known ("file:line:column: error: ..."). Empty where the
            message is not from MLIR.
    """

    def __init__(self, message: str, diagnostics: "list[str] | None" = None):
        super().__init__(message)
        self.diagnostics: tuple[str, ...] = tuple(diagnostics or ())
