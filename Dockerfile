# One process of the desk. compose.yaml runs two of them with PostgreSQL and nginx; docs/deploy.md has the rest.
FROM python:3.11-slim-bookworm AS packages
WORKDIR /desk
COPY requirements.lock ./
RUN python -m venv /venv \
 && /venv/bin/python -m pip install --no-cache-dir --require-hashes --only-binary=:all: -r requirements.lock

FROM python:3.11-slim-bookworm
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 DASHBOARD_DATA=/data
RUN groupadd --gid 10001 desk \
 && useradd --uid 10001 --gid desk --no-create-home --home-dir /data --shell /usr/sbin/nologin desk \
 && install --directory --owner=desk --group=desk --mode=0700 /data
COPY --from=packages /venv /venv
WORKDIR /desk
COPY requirements.lock ./
COPY .streamlit/config.toml .streamlit/config.toml
COPY data/demo data/demo
COPY dashboard dashboard
RUN python -m compileall -q dashboard
USER 10001:10001
VOLUME /data
EXPOSE 8501
HEALTHCHECK --interval=10s --timeout=6s --start-period=120s --retries=3 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8501/copydesk/ready', timeout=5)"]
CMD ["python", "-m", "dashboard", "serve", "--host", "0.0.0.0", "--port", "8501"]
