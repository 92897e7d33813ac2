# Debian, not Alpine: @temporalio/core-bridge is built for glibc.
FROM node:24.11.1-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build && npm ci --omit=dev --no-audit --no-fund

FROM node:24.11.1-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build --chown=root:root /app/package.json /app/package-lock.json /app/LICENSE ./
COPY --from=build --chown=root:root /app/bin bin
COPY --from=build --chown=root:root /app/node_modules node_modules
COPY --from=build --chown=root:root /app/dist dist
# Read at run time, from the package's root.
COPY --from=build --chown=root:root /app/src/database/migrations src/database/migrations
COPY --from=build --chown=root:root /app/docs docs
# The number, so that Kubernetes' runAsNonRoot can see it: the image's user `node`.
USER 1000
EXPOSE 4000
# Both `api` and `worker` answer it; `/readyz` says whether they can do their work.
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 4000}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "bin/relink.js"]
CMD ["api"]
