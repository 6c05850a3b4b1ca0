"""The CUDA driver through ctypes, as a device for program.py."""

import ctypes

from program import Device

SIZE, ADDRESS = ctypes.c_size_t, ctypes.c_uint64


class CudaError(Exception):
    pass


class Cuda(Device):
    def __init__(self):
        try:
            self.driver = ctypes.CDLL("libcuda.so.1")
        except OSError as error:
            raise CudaError(f"no driver: {error}") from error
        self.call("cuInit", 0)
        device = ctypes.c_int()
        self.call("cuDeviceGet", ctypes.byref(device), 0)
        # The context that libraries such as PyTorch use, too.
        context = ctypes.c_void_p()
        self.call("cuDevicePrimaryCtxRetain", ctypes.byref(context), device)
        self.call("cuCtxSetCurrent", context)
        name = ctypes.create_string_buffer(256)
        self.call("cuDeviceGetName", name, 256, device)
        version = ctypes.c_int()
        self.call("cuDriverGetVersion", ctypes.byref(version))
        self.name = f"{name.value.decode()}, driver for CUDA " + (
            f"{version.value // 1000}.{version.value % 1000 // 10}")
        self.events = [ctypes.c_void_p(), ctypes.c_void_p()]
        for event in self.events:
            self.call("cuEventCreate", ctypes.byref(event), 0)
        # While a list: what is launched, as functions, and what they may still use.
        self.recorded = None
        self.kept = []

    def call(self, name, *arguments):
        code = getattr(self.driver, name)(*arguments)
        if code:
            text = ctypes.c_char_p()
            self.driver.cuGetErrorName(code, ctypes.byref(text))
            raise CudaError(f"{name}: {(text.value or str(code).encode()).decode()}")

    # What a program needs.

    def get_kernel(self, image, name):
        module, kernel = ctypes.c_void_p(), ctypes.c_void_p()
        self.call("cuModuleLoadData", ctypes.byref(module), ctypes.c_void_p(image))
        self.call("cuModuleGetFunction", ctypes.byref(kernel), module, name.encode())
        return kernel.value

    def launch(self, kernel, grid, block, parameters):
        # No parameter is larger. The values must live as long as the record does.
        values = [ctypes.create_string_buffer(ctypes.string_at(p, 8), 8)
                  for p in parameters]
        table = (ctypes.c_void_p * len(values))(*map(ctypes.addressof, values))

        def run():
            assert values
            self.call("cuLaunchKernel", ctypes.c_void_p(kernel), *grid, *block, 0, None,
                      table, None)

        if self.recorded is not None:
            self.recorded.append(run)
        run()

    def allocate(self, size):
        address = ADDRESS()
        self.call("cuMemAlloc_v2", ctypes.byref(address), SIZE(size))
        return address.value

    def release(self, address):
        if self.recorded is not None:
            return self.kept.append(address)
        self.call("cuMemFree_v2", ADDRESS(address))

    def copy(self, target, source, size):
        self.call("cuMemcpyAsync", ADDRESS(target), ADDRESS(source), SIZE(size), None)

    def synchronize(self):
        self.call("cuCtxSynchronize")

    # What the benchmark needs.

    def upload(self, array):
        address = self.allocate(array.nbytes)
        self.call("cuMemcpyHtoD_v2", ADDRESS(address),
                  ctypes.c_void_p(array.ctypes.data), SIZE(array.nbytes))
        return address

    def download(self, address, array):
        self.call("cuMemcpyDtoH_v2", ctypes.c_void_p(array.ctypes.data),
                  ADDRESS(address), SIZE(array.nbytes))

    def record(self, run):
        """The launches of a run, to be repeated until `forget` is called."""
        self.recorded = []
        run()
        launches, self.recorded = self.recorded, None
        return launches

    def forget(self):
        while self.kept:
            self.release(self.kept.pop())

    def time(self, run, repetitions=20):
        """Seconds of one run, in the default stream."""
        for _ in range(3):
            run()
        first, last = self.events
        self.call("cuEventRecord", first, None)
        for _ in range(repetitions):
            run()
        self.call("cuEventRecord", last, None)
        self.call("cuEventSynchronize", last)
        milliseconds = ctypes.c_float()
        self.call("cuEventElapsedTime", ctypes.byref(milliseconds), first, last)
        return milliseconds.value / 1000 / repetitions
