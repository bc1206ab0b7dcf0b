# Builds a static program and ships nothing else. Time zones are embedded in
# the program, certificates are copied in.
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=devel
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /out/bot ./cmd/bot \
 && mkdir -p /out/data

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/bot /bot
COPY --from=build --chown=65532:65532 /out/data /data
COPY LICENSE NOTICE /
USER 65532:65532
WORKDIR /data
VOLUME /data
ENV AIRESP_DB=/data/airesp.db AIRESP_ADDR=0.0.0.0:8080
EXPOSE 8080
ENTRYPOINT ["/bot"]
CMD ["serve"]
