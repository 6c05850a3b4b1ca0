/*===- runtime.c - What host code of MLIR calls --------------------*- C -*-===*\
|*                                                                            *|
|* Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.        *|
|* See LICENSE for license information.                                       *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
|*                                                                            *|
|* The functions of MLIR's CUDA runtime (which packages of MLIR may lack)     *|
|* that nnspec-lower-to-nvvm makes calls of. They call functions that the     *|
|* program sets first: program.py has them in Python.                         *|
|*                                                                            *|
\*===----------------------------------------------------------------------===*/

#include <stddef.h>
#include <stdint.h>

struct Functions {
  void *(*getKernel)(const char *image, const char *name);
  void (*launch)(void *kernel, const int64_t *sizes, void **parameters,
                 uint64_t count);
  void *(*allocate)(uint64_t size);
  void (*release)(void *memory);
  void (*copy)(void *target, const void *source, uint64_t size);
  void (*synchronize)(void);
};

static struct Functions functions;

void setFunctions(const struct Functions *given) { functions = *given; }

/* Called when the library is loaded, before anything can be set: a module is its
   image until a kernel of it is looked up. */
void *mgpuModuleLoadJIT(void *image, int optLevel) {
  (void)optLevel;
  return image;
}
void *mgpuModuleLoad(void *image, size_t size) {
  (void)size;
  return image;
}
void mgpuModuleUnload(void *module) { (void)module; }

void *mgpuModuleGetFunction(void *module, const char *name) {
  return functions.getKernel(module, name);
}

void mgpuLaunchKernel(void *kernel, intptr_t gridX, intptr_t gridY,
                      intptr_t gridZ, intptr_t blockX, intptr_t blockY,
                      intptr_t blockZ, int32_t sharedBytes, void *stream,
                      void **parameters, void **extra, size_t count) {
  const int64_t sizes[] = {gridX, gridY, gridZ, blockX, blockY, blockZ};
  (void)sharedBytes, (void)stream, (void)extra;
  functions.launch(kernel, sizes, parameters, count);
}

/* All work is in the default stream. */
void *mgpuStreamCreate(void) { return NULL; }
void mgpuStreamDestroy(void *stream) { (void)stream; }
void mgpuStreamSynchronize(void *stream) {
  (void)stream;
  functions.synchronize();
}

void *mgpuMemAlloc(uint64_t size, void *stream, _Bool isHostShared) {
  (void)stream, (void)isHostShared;
  return functions.allocate(size);
}
void mgpuMemFree(void *memory, void *stream) {
  (void)stream;
  functions.release(memory);
}
void mgpuMemcpy(void *target, void *source, size_t size, void *stream) {
  (void)stream;
  functions.copy(target, source, size);
}
