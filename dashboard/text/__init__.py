"""What is known of languages and of what sentences mean."""
