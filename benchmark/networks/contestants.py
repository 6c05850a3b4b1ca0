"""Programs that run a network once for each line they read: `contestants.py KIND
MODEL IMAGE THREADS`, where KIND is one of the functions below. Each prepares the model
as well as it can, prints `ready` and the path of what it computed of the image, and
then for each line the seconds of one run. Where what it needs is not there, it prints
`missing` and what."""

import sys
import tempfile
import time

import numpy as np


def nnspec(model, image, threads):
    import nnspec

    function = nnspec.Module.from_onnx(model).compile(threads=threads)
    return lambda: function(image)


def onnxruntime(model, image, threads):
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_ALL
    options.intra_op_num_threads = threads
    session = ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    (argument,), (result,) = session.get_inputs(), session.get_outputs()
    binding = session.io_binding()
    binding.bind_cpu_input(argument.name, image)
    output = ort.OrtValue.ortvalue_from_numpy(np.empty(result.shape, np.float32))
    binding.bind_ortvalue_output(result.name, output)

    def run():
        session.run_with_iobinding(binding)
        return output.numpy()

    return run


def pytorch(model, image, threads):
    import onnx
    import onnx.numpy_helper
    import torch
    import torchvision

    torch.set_num_threads(threads)
    # The exporter left the names of the parameters as they were.
    weights = onnx.load(model).graph.initializer
    state = {w.name: torch.tensor(onnx.numpy_helper.to_array(w)) for w in weights}
    name = model.rpartition("/")[2].removesuffix(".onnx")
    network = getattr(torchvision.models, name)()
    network.load_state_dict(state, strict=False)
    image = torch.tensor(image)
    with torch.no_grad():
        network = torch.jit.freeze(torch.jit.trace(network.eval(), image))
        network = torch.jit.optimize_for_inference(network)

    def run():
        with torch.no_grad():
            return network(image).numpy()

    return run


def main(kind, model, image, threads):
    image = np.load(image)
    try:
        run = globals()[kind](model, image, int(threads))
    except ImportError as error:
        return print("missing", error, flush=True)
    with tempfile.NamedTemporaryFile(suffix=".npy") as file:
        np.save(file.name, run())
        print("ready", file.name, flush=True)
        for _ in sys.stdin:
            # The first one finds other contents in the cache and threads asleep.
            run()
            start = time.perf_counter()
            run()
            print(time.perf_counter() - start, flush=True)


main(*sys.argv[1:])
