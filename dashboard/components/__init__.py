"""The review pane: one component with its own script and style. It knows nothing of the database."""
