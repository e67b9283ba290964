nonsense(
