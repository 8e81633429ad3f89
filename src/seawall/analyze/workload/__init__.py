"""What follows from several workloads seen together. Facts only: policies judge them."""
