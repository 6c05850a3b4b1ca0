// The kernel to compare with: a row of NCHW for each group of blocks, four
// elements at once.

extern "C" __global__ void batchNormRelu(const float4 *x, const float *scale,
                                         const float *bias, float4 *y,
                                         int channels, int rowVectors) {
  int channel = blockIdx.y % channels;
  float s = __ldg(scale + channel), b = __ldg(bias + channel);
  size_t row = size_t(blockIdx.y) * rowVectors;
  for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < rowVectors;
       i += gridDim.x * blockDim.x) {
    float4 v = x[row + i];
    v.x = fmaxf(v.x * s + b, 0);
    v.y = fmaxf(v.y * s + b, 0);
    v.z = fmaxf(v.z * s + b, 0);
    v.w = fmaxf(v.w * s + b, 0);
    y[row + i] = v;
  }
}
