"""The networks: one drawn from scratch, others on a backbone that has seen ImageNet."""
