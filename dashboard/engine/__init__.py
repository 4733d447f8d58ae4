"""A corpus, analysed part by part: corpus → stories → compare → suggest."""
