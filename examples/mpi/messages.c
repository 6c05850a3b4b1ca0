// Counts the messages of a process: MPI's profiling interface lets a library that is
// loaded before MPI take its functions' places. Sums over all processes are the only
// messages that compiled code sends; the others are here to show that.
//
//   mpicc.mpich -O2 -shared -fPIC messages.c -o messages.so

#include <mpi.h>

long nnspec_messages, nnspec_bytes;

static void count(int num_elements, MPI_Datatype type) {
  int size;
  MPI_Type_size(type, &size);
  ++nnspec_messages;
  nnspec_bytes += (long)num_elements * size;
}

int MPI_Allreduce(const void *from, void *to, int num_elements, MPI_Datatype type,
                  MPI_Op op, MPI_Comm comm) {
  count(num_elements, type);
  return PMPI_Allreduce(from, to, num_elements, type, op, comm);
}

int MPI_Send(const void *from, int num_elements, MPI_Datatype type, int to, int tag,
             MPI_Comm comm) {
  count(num_elements, type);
  return PMPI_Send(from, num_elements, type, to, tag, comm);
}

int MPI_Isend(const void *from, int num_elements, MPI_Datatype type, int to, int tag,
              MPI_Comm comm, MPI_Request *request) {
  count(num_elements, type);
  return PMPI_Isend(from, num_elements, type, to, tag, comm, request);
}

int MPI_Comm_split(MPI_Comm comm, int color, int key, MPI_Comm *result) {
  count(2, MPI_INT);
  return PMPI_Comm_split(comm, color, key, result);
}

int MPI_Barrier(MPI_Comm comm) {
  count(0, MPI_INT);
  return PMPI_Barrier(comm);
}
