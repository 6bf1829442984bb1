# One image, four departments: docker-compose.yml gives each its name. Never built by the people who wrote it.
FROM python:3.11-slim-bookworm

RUN apt-get update -q && apt-get install -q -y --no-install-recommends fonts-noto-cjk && rm -rf /var/lib/apt/lists/*

WORKDIR /opt/capaloop
COPY pyproject.toml requirements.lock README.md LICENSE ./
COPY capaloop capaloop
COPY services services
COPY rules rules
COPY shared shared
RUN pip install --no-cache-dir --constraint requirements.lock . \
    && useradd --system --create-home --home-dir /var/lib/capaloop capaloop

USER capaloop
ENTRYPOINT ["python", "-m", "capaloop.launcher"]
