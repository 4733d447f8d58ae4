"""Scripts that train and generate; the program itself never runs them."""
