"""Reading and judging what came in, each file by itself: in processes, on a cluster, or not again."""
