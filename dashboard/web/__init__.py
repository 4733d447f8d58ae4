"""The server around Streamlit: who may come in, our own routes, tokens, what the pages poll for."""
