# gouji with its weights, for a CPU. docs/deploy.md tells how to build and run it.
#
# Debian is pinned by date. A digest pins it harder: --build-arg BASE=debian@sha256:…
ARG BASE=debian:bookworm-20250520-slim

FROM ${BASE} AS build
# A mirror of the package index, where one is nearer.
ARG PIP_INDEX_URL
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN apt-get update \
    && apt-get install -y --no-install-recommends python3=3.11.2-1+b1 python3-venv=3.11.2-1+b1 \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY requirements-build.lock requirements-service.lock ./
RUN python3 -m venv /opt/build \
    && /opt/build/bin/pip install --require-hashes -r requirements-build.lock \
    && python3 -m venv /opt/gouji \
    && /opt/gouji/bin/pip install --require-hashes -r requirements-service.lock
COPY pyproject.toml README.md LICENSE ./
COPY service service
COPY models models
# Nothing is installed at run time, and nothing compiled: the root is not writable then.
# Packages' own tests are left out.
RUN /opt/build/bin/hatchling build --target wheel --directory /wheel \
    && /opt/gouji/bin/pip install --no-index --no-deps /wheel/*.whl \
    && /opt/gouji/bin/pip uninstall --yes setuptools pip \
    && find /opt/gouji/lib -type d -name tests -prune -exec rm -r {} + \
    && python3 -m compileall -q /opt/gouji/lib

FROM ${BASE}
# What Debian has mended since; a font, to draw Chinese in PDF.
RUN apt-get update \
    && apt-get upgrade -y \
    && apt-get install -y --no-install-recommends python3=3.11.2-1+b1 \
        ca-certificates=20230311+deb12u1 fonts-droid-fallback=1:6.0.1r16-1.1 \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 gouji \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin gouji \
    && install --directory --owner=gouji --group=gouji --mode=0700 /data
COPY --from=build /opt/gouji /opt/gouji
ENV PATH=/opt/gouji/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    PYTHONUNBUFFERED=1 LANG=C.UTF-8 GOUJI_DATA=/data
USER 10001:10001
WORKDIR /data
VOLUME ["/data"]
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python3", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["gouji"]
CMD ["serve", "--host", "0.0.0.0"]
