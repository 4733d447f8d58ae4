"""What other programs say: suggestions that are imported, checkers that are asked, and the way to other machines."""
