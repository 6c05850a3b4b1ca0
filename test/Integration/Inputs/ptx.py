"""Executes PTX on NumPy arrays: all threads of a launch, instruction by instruction.

It knows the instructions that kernels of elementwise ops have, and refuses any other.
Threads that branch apart are executed in turn, those at the first instruction first.
An access outside of the arrays, at an address that is not a multiple of its size, or
to an array that is read-only is an error, and so is a second write to one byte.
"""

import ctypes
import re

import numpy as np


class Error(Exception):
    pass


class Memory:
    """The arrays that a kernel may access, at the addresses where they lie."""

    def __init__(self):
        self.arrays = []

    def add(self, array, writable=False):
        data = np.frombuffer(array.data.cast("B") if array.nbytes else b"", np.uint8)
        if writable:
            data = array.reshape(-1).view(np.uint8)
        counts = np.zeros(data.size, np.uint8) if writable else None
        self.arrays.append((array.__array_interface__["data"][0], data, counts))

    def remove(self, address):
        self.arrays = [entry for entry in self.arrays if entry[0] != address]

    def find_array(self, address):
        """The bytes that begin at an address."""
        return next(data for base, data, _ in self.arrays if base == address)

    def find(self, addresses, size):
        if np.any(addresses % np.uint64(size)):
            raise Error(f"an access of {size} bytes is not aligned")
        low, high = int(addresses.min()), int(addresses.max())
        for base, data, counts in self.arrays:
            if base <= low and high + size <= base + data.size:
                return data, counts, (addresses - np.uint64(base)).astype(np.int64)
        raise Error(f"an access of {size} bytes is outside of the arrays")

    def load(self, addresses, size):
        data, _, offsets = self.find(addresses, size)
        return data[offsets[:, None] + np.arange(size)]

    def store(self, addresses, values):
        size = values.shape[1]
        data, counts, offsets = self.find(addresses, size)
        if counts is None:
            raise Error("a write to what is read-only")
        where = (offsets[:, None] + np.arange(size)).reshape(-1)
        np.add.at(counts, where, 1)
        if counts[where].max() > 1:
            raise Error("a second write to one byte")
        data[where] = values.reshape(-1)


def split_operands(text):
    """'{a, b}, [c+4], d' as [['a', 'b'], '[c+4]', 'd']."""
    operands = []
    for braces, plain in re.findall(r"\{([^}]*)\}|([^,\s][^,]*)", text):
        operands.append(
            [part.strip() for part in braces.split(",")] if braces else plain.strip()
        )
    return operands


INTEGERS = {
    f"{kind}{bits}": np.dtype(f"{'i' if kind == 's' else 'u'}{bits // 8}")
    for kind in "sub"
    for bits in (8, 16, 32, 64)
}
FLOATS = {"f16": np.dtype("f2"), "f32": np.dtype("f4"), "f64": np.dtype("f8")}
TYPES = INTEGERS | FLOATS
# To integers.
ROUNDINGS = {"rni": np.rint, "rmi": np.floor, "rpi": np.ceil, "rzi": np.trunc}


def from_bf16(bits):
    return (bits.astype(np.uint32) << 16).view(np.float32)


def to_bf16(values):
    """To nearest even; a NaN as cvt gives it."""
    bits = values.astype(np.float32).view(np.uint32)
    rounded = (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16
    return np.where(np.isnan(values), 0x7FFF, rounded).astype(np.uint16)


def maximum(a, b, choose):
    """+0 is more than -0, unlike for NumPy."""
    zeros = (a == 0) & (b == 0)
    return np.where(zeros, np.where(np.signbit(a), b, a), choose(a, b))


class Kernel:
    """One entry of a module of PTX."""

    def __init__(self, source, name):
        entry = re.search(
            rf"\.entry {re.escape(name)}\((.*?)\)(.*?)\n\{{\n(.*?)\n\}}", source, re.S
        )
        if not entry:
            raise Error(f"found no kernel '{name}'")
        self.globals = []
        self.symbols = {}
        for symbol, size, values in re.findall(
            r"\.global \.align \d+ \.b8 (\w+)\[(\d+)\](?: = \{([^}]*)\})?;", source
        ):
            data = [int(value) for value in values.split(",")] if values else []
            array = aligned(int(size), np.uint8)
            array[: len(data)] = data
            array[len(data) :] = 0
            self.globals.append(array)
            self.symbols[symbol] = array.__array_interface__["data"][0]
        self.parameters = [
            (match[1], match[0])
            for match in re.findall(
                r"\.param \.(\w+)(?: \.ptr \.align \d+)? (\w+)", entry[1]
            )
        ]
        self.instructions, self.labels = [], {}
        for line in entry[3].splitlines():
            line = re.sub(r"//.*", "", line).strip()
            if label := re.fullmatch(r"(\$\w+):", line):
                self.labels[label[1]] = len(self.instructions)
            elif line and not line.startswith("."):
                guard, opcode, operands = re.fullmatch(
                    r"(?:@(!?%p\d+)\s+)?(\S+?)\s*(?:\s(.*))?;", line
                ).groups()
                self.instructions.append(
                    (guard, opcode.split("."), split_operands(operands or ""))
                )

    def launch(self, grid, block, parameters, memory):
        """`parameters` are the addresses of the values."""
        for array in self.globals:
            memory.add(array)
        values = {}
        for (name, kind), address in zip(self.parameters, parameters):
            size = TYPES[kind].itemsize
            values[name] = int.from_bytes(ctypes.string_at(address, size), "little")
        Threads(self, grid, block, values, memory).run()
        for array in self.globals:
            memory.remove(array.__array_interface__["data"][0])


class Threads:
    def __init__(self, kernel, grid, block, parameters, memory):
        if tuple(grid[1:]) != (1, 1) or tuple(block[1:]) != (1, 1):
            raise Error("a grid of more than one axis")
        number = np.arange(grid[0] * block[0], dtype=np.uint64)
        self.special = {
            "%tid.x": number % block[0],
            "%ctaid.x": number // block[0],
            "%ntid.x": np.full_like(number, block[0]),
            "%nctaid.x": np.full_like(number, grid[0]),
        }
        self.kernel = kernel
        self.parameters = parameters
        self.memory = memory
        self.registers = {}
        self.place = np.zeros(number.size, np.int64)

    def run(self):
        end = len(self.kernel.instructions)
        while (here := self.place.min()) < end:
            self.threads = np.nonzero(self.place == here)[0]
            self.step(here)

    def step(self, here):
        guard, opcode, operands = self.kernel.instructions[here]
        threads = self.threads
        self.place[threads] = here + 1
        if guard:
            chosen = self.read(guard.lstrip("!"), "u64").astype(bool)
            threads = threads[chosen ^ guard.startswith("!")]
            if not threads.size:
                return
        self.threads = threads
        if opcode[0] == "bra":
            self.place[threads] = self.kernel.labels[operands[0]]
        elif opcode[0] == "ret":
            self.place[threads] = len(self.kernel.instructions)
        else:
            handler = getattr(self, "op_" + opcode[0], None)
            if not handler:
                raise Error(f"unknown instruction {'.'.join(opcode)}")
            with np.errstate(all="ignore"):
                handler(opcode, operands)

    # Registers hold bits, in words of 64.

    def read(self, operand, kind):
        """The operand of each thread as an array of the type."""
        dtype = TYPES[kind]
        count = self.threads.size
        if operand in self.special:
            bits = self.special[operand][self.threads]
        elif operand.startswith("%"):
            bits = self.registers[operand][self.threads]
        elif operand in self.kernel.symbols:
            bits = np.full(count, self.kernel.symbols[operand], np.uint64)
        elif operand[:2] in ("0f", "0d"):
            bits = np.full(count, int(operand[2:], 16), np.uint64)
        else:
            bits = np.full(count, int(operand.rstrip("U"), 0) % 2**64, np.uint64)
        return bits.astype(f"u{dtype.itemsize}").view(dtype)

    def write(self, operand, values):
        values = np.ascontiguousarray(values)
        if values.dtype == bool:
            values = values.astype(np.uint8)
        # A register may be wider than what is loaded.
        if values.dtype.kind == "i":
            values = values.astype(np.int64)
        bits = values.view(f"u{values.dtype.itemsize}")
        register = self.registers.setdefault(
            operand, np.zeros(self.place.size, np.uint64)
        )
        register[self.threads] = bits

    def address(self, operand):
        base, _, offset = operand.strip("[]").partition("+")
        if base in self.parameters:
            return base, int(offset or 0)
        return self.read(base, "u64") + np.uint64(int(offset or 0) % 2**64)

    def op_ld(self, opcode, operands):
        targets = operands[0] if isinstance(operands[0], list) else [operands[0]]
        dtype = TYPES[opcode[-1]]
        if opcode[1] == "param":
            name, offset = self.address(operands[1])
            if offset or len(targets) > 1:
                raise Error("a part of a parameter")
            value = np.full(self.threads.size, self.parameters[name], np.uint64)
            return self.write(targets[0], value.astype(f"u{dtype.itemsize}"))
        if opcode[1] != "global":
            raise Error(f"{'.'.join(opcode)} accesses other memory than the global one")
        data = self.memory.load(
            self.address(operands[1]), dtype.itemsize * len(targets)
        )
        parts = np.ascontiguousarray(data).view(dtype)
        for index, target in enumerate(targets):
            self.write(target, parts[:, index])

    def op_st(self, opcode, operands):
        if opcode[1] != "global":
            raise Error(f"{'.'.join(opcode)} accesses other memory than the global one")
        sources = operands[1] if isinstance(operands[1], list) else [operands[1]]
        dtype = TYPES[opcode[-1]]
        parts = [self.read(source, f"u{dtype.itemsize * 8}") for source in sources]
        data = np.stack(parts, axis=1).view(np.uint8)
        self.memory.store(self.address(operands[0]), data)

    def op_mov(self, opcode, operands):
        target, source = operands
        bits = TYPES[opcode[1]].itemsize * 8
        if isinstance(target, list):
            value, width = self.read(source, f"u{bits}"), bits // len(target)
            for index, part in enumerate(target):
                shifted = value >> value.dtype.type(index * width)
                self.write(part, shifted.astype(f"u{width // 8}"))
        elif isinstance(source, list):
            width = bits // len(source)
            value = np.zeros(self.threads.size, f"u{bits // 8}")
            for index, part in enumerate(source):
                value |= self.read(part, f"u{width}").astype(value.dtype) << (
                    value.dtype.type(index * width)
                )
            self.write(target, value)
        else:
            self.write(target, self.read(source, f"u{bits}"))

    def op_cvta(self, opcode, operands):
        self.write(operands[0], self.read(operands[1], "u64"))

    def op_cvt(self, opcode, operands):
        modifiers, to, source = opcode[1:-2], opcode[-2], opcode[-1]
        if to in ("f16x2", "bf16x2"):
            halves = [self.read(operand, source) for operand in operands[1:]]
            kind = to.removesuffix("x2")
            upper, lower = (
                (to_bf16(half) if kind == "bf16" else half.astype("f2").view("u2"))
                for half in halves
            )
            return self.write(
                operands[0], upper.astype(np.uint32) << 16 | lower.astype(np.uint32)
            )
        if source == "bf16":
            value = from_bf16(self.read(operands[1], "u16"))
        else:
            value = self.read(operands[1], source)
        if to == "bf16":
            result = to_bf16(value)
        elif len(modifiers) == 1 and modifiers[0] in ROUNDINGS:
            result = ROUNDINGS[modifiers[0]](value).astype(TYPES[to])
        elif set(modifiers) <= {"rn"}:
            result = value.astype(TYPES[to])
        else:
            raise Error(f"unknown instruction {'.'.join(opcode)}")
        self.write(operands[0], result)

    def binary(self, opcode, operands, compute):
        kind = opcode[-1]
        a, b = (self.read(operand, kind) for operand in operands[1:3])
        self.write(operands[0], compute(a, b))

    def op_add(self, opcode, operands):
        self.binary(opcode, operands, np.add)

    def op_sub(self, opcode, operands):
        self.binary(opcode, operands, np.subtract)

    def wide(self, opcode, a, b):
        """The product of which `lo`, `hi` and `wide` are parts."""
        kind, bits = opcode[-1], TYPES[opcode[-1]].itemsize * 8
        if opcode[1] == "lo":
            return a * b
        if bits == 64:
            # Of Python's integers, which have no end.
            product = a.astype(object) * b.astype(object)
        else:
            wide = TYPES[kind[0] + str(2 * bits)]
            product = a.astype(wide) * b.astype(wide)
        return product if opcode[1] == "wide" else (product >> bits).astype(a.dtype)

    def op_mul(self, opcode, operands):
        if opcode[-1] in FLOATS:
            return self.binary(opcode, operands, np.multiply)
        self.binary(opcode, operands, lambda a, b: self.wide(opcode, a, b))

    def op_mad(self, opcode, operands):
        a, b = (self.read(operand, opcode[-1]) for operand in operands[1:3])
        product = self.wide(opcode, a, b)
        kind = opcode[-1]
        if opcode[1] == "wide":
            kind = kind[0] + str(2 * int(kind[1:]))
        self.write(operands[0], product + self.read(operands[3], kind))

    def op_div(self, opcode, operands):
        isFloat = opcode[-1] in FLOATS
        self.binary(opcode, operands, np.divide if isFloat else np.floor_divide)

    def op_rem(self, opcode, operands):
        self.binary(opcode, operands, np.remainder)

    def op_max(self, opcode, operands):
        if opcode[-1] not in FLOATS:
            return self.binary(opcode, operands, np.maximum)
        choose = np.maximum if "NaN" in opcode else np.fmax
        self.binary(opcode, operands, lambda a, b: maximum(a, b, choose))

    def op_min(self, opcode, operands):
        if opcode[-1] in FLOATS:
            raise Error("a minimum of floats")
        self.binary(opcode, operands, np.minimum)

    def bitwise(self, opcode, operands, compute):
        kind = "u64" if opcode[-1] == "pred" else opcode[-1]
        a, b = (self.read(operand, kind) for operand in operands[1:3])
        self.write(operands[0], compute(a, b))

    def op_and(self, opcode, operands):
        self.bitwise(opcode, operands, np.bitwise_and)

    def op_or(self, opcode, operands):
        self.bitwise(opcode, operands, np.bitwise_or)

    def op_xor(self, opcode, operands):
        self.bitwise(opcode, operands, np.bitwise_xor)

    def shift(self, opcode, operands, compute):
        value = self.read(operands[1], opcode[-1])
        amount = self.read(operands[2], "u32").astype(value.dtype)
        self.write(operands[0], compute(value, amount))

    def op_shl(self, opcode, operands):
        self.shift(opcode, operands, np.left_shift)

    def op_shr(self, opcode, operands):
        self.shift(opcode, operands, np.right_shift)

    def op_bfe(self, opcode, operands):
        """A field of bits, and its sign."""
        value = self.read(operands[1], opcode[-1])
        first, length = int(operands[2]), int(operands[3])
        unused = value.dtype.itemsize * 8 - length
        top = value << value.dtype.type(unused - first)
        self.write(operands[0], top >> value.dtype.type(unused))

    def op_prmt(self, opcode, operands):
        """Each of 4 bytes is one of the 8 of both operands, or that one's sign."""
        if opcode[1:] != ["b32"]:
            raise Error(f"unknown instruction {'.'.join(opcode)}")
        low, high, selector = (self.read(operand, "u32") for operand in operands[1:])
        both = low.astype(np.uint64) | high.astype(np.uint64) << np.uint64(32)
        result = np.zeros_like(low)
        for byte in range(4):
            selected = selector >> np.uint32(4 * byte)
            start = (selected & 7).astype(np.uint64) * np.uint64(8)
            value = both >> start & np.uint64(255)
            sign = np.where(value > 127, 255, 0)
            value = np.where(selected & 8, sign, value).astype(np.uint32)
            result |= value << np.uint32(8 * byte)
        self.write(operands[0], result)

    def op_setp(self, opcode, operands):
        compare = {
            "eq": np.equal,
            "ne": np.not_equal,
            "lt": np.less,
            "le": np.less_equal,
            "gt": np.greater,
            "ge": np.greater_equal,
            "nan": lambda a, b: np.isnan(a) | np.isnan(b),
            "gtu": lambda a, b: ~(a <= b),
        }[opcode[1]]
        self.binary(opcode, operands, compare)

    def op_selp(self, opcode, operands):
        a, b = (self.read(operand, opcode[-1]) for operand in operands[1:3])
        condition = self.read(operands[3], "u64").astype(bool)
        self.write(operands[0], np.where(condition, a, b))

    def op_sqrt(self, opcode, operands):
        if opcode[1] != "rn":
            raise Error("a square root that is not rounded to nearest")
        self.write(operands[0], np.sqrt(self.read(operands[1], opcode[-1])))

    def op_abs(self, opcode, operands):
        self.write(operands[0], np.abs(self.read(operands[1], opcode[-1])))

    def op_copysign(self, opcode, operands):
        self.binary(opcode, operands, lambda sign, value: np.copysign(value, sign))

    def op_neg(self, opcode, operands):
        self.write(operands[0], -self.read(operands[1], opcode[-1]))


def aligned(shape, dtype, offset=0):
    """An array that begins `offset` bytes behind a multiple of 256, as what a device
    allocates does."""
    size = int(np.prod(shape)) * np.dtype(dtype).itemsize
    data = np.empty(size + 512, np.uint8)
    start = -data.__array_interface__["data"][0] % 256 + offset
    return data[start : start + size].view(dtype).reshape(shape)
