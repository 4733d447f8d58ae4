"""One small file for each form that labels are exported in; `exports.EXPORTS` lists them."""
