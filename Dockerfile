# One image, four departments: docker-compose.yml gives each its name. Never built by the people who wrote it.
FROM python:3.11.9-slim-bookworm

RUN apt-get update -q && apt-get install -q -y --no-install-recommends fonts-noto-cjk && rm -rf /var/lib/apt/lists/*

WORKDIR /opt/capaloop
COPY pyproject.toml requirements.lock README.md LICENSE ./
COPY capaloop capaloop
COPY services services
COPY rules rules
COPY shared shared
RUN pip install --no-cache-dir --constraint requirements.lock '.[otel]' \
    && groupadd --gid 10001 capaloop \
    && useradd --uid 10001 --gid 10001 --no-log-init --create-home --home-dir /var/lib/capaloop capaloop

ENV MPLCONFIGDIR=/tmp/matplotlib PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
HEALTHCHECK --interval=10s --timeout=10s --start-period=60s --retries=3 CMD ["python", "-m", "capaloop.probe"]
ENTRYPOINT ["python", "-m", "capaloop.launcher"]
