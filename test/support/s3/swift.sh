#!/usr/bin/env bash
# OpenStack Swift as an S3 server on 127.0.0.1, for as long as standard input stays open.
#
#   swift.sh DIR S3_PORT ACCOUNT_PORT CONTAINER_PORT OBJECT_PORT MEMCACHED_PORT ACCESS_KEY SECRET_KEY
#
# DIR is an empty folder on a file system with user xattrs. One replica in a plain folder, one process per
# server, signatures V4 enforced, region us-east-1. Prints "ready" once it answers a signed request.
set -euo pipefail

dir=$1 s3=$2 account=$3 container=$4 object=$5 memcached=$6 access=$7 secret=$8
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
python=/usr/bin/python3 # Debian's own: another python3 in PATH lacks Swift
etc=$dir/etc
mkdir -p "$etc" "$dir/cache" "$dir/devices/d1"

servers=()
stop() {
  trap - EXIT
  if ((${#servers[@]} > 0)); then
    kill -TERM "${servers[@]}" 2>/dev/null || true
    wait "${servers[@]}" 2>/dev/null || true
  fi
}
trap stop EXIT
# A terminal's Ctrl-C reaches this script too, but it is for the end of its input to end it.
trap '' INT

# The metadata of an object must fit the 4 KiB of xattrs of ext4; S3 itself allows 2 KB of it.
cat >"$etc/swift.conf" <<CONF
[swift-hash]
swift_hash_path_prefix = halftone
swift_hash_path_suffix = halftone
[storage-policy:0]
name = Policy-0
default = yes
[swift-constraints]
max_meta_value_length = 2048
max_meta_overall_size = 3000
CONF

common="bind_ip = 127.0.0.1
user = $(id -un)
swift_dir = $etc
log_level = WARNING
log_udp_host = 127.0.0.1
log_udp_port = 9
workers = 0
conn_timeout = 10
node_timeout = 60"

backend() { # backend KIND PORT [MORE]
  cat >"$etc/$1.conf" <<CONF
[DEFAULT]
$common
devices = $dir/devices
mount_check = false
recon_cache_path = $dir/cache
fallocate_reserve = 0
bind_port = $2
${3:-}
[pipeline:main]
pipeline = $1-server
[app:$1-server]
use = egg:swift#$1
CONF
}
backend account "$account"
backend container "$container"
# After Swift's own 1 s a busy server would leave an object out of its bucket's listing until a daemon that does
# not run here puts it in.
backend object "$object" 'container_update_timeout = 60'

filters='catch_errors gatekeeper healthcheck cache listing_formats s3api tempauth bulk slo dlo versioned_writes symlink'
cat >"$etc/proxy.conf" <<CONF
[DEFAULT]
$common
bind_port = $s3
client_timeout = 120
[pipeline:main]
pipeline = $filters proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
conn_timeout = 10
node_timeout = 60
recoverable_node_timeout = 60
error_suppression_limit = 1000000
$(for filter in $filters; do printf '[filter:%s]\nuse = egg:swift#%s\n' "$filter" "${filter/cache/memcache}"; done)
[filter:cache]
memcache_servers = 127.0.0.1:$memcached
[filter:s3api]
location = us-east-1
storage_domain = s3.test
max_upload_part_num = 10000
[filter:tempauth]
user_${access/:/_} = $secret .admin
[filter:slo]
max_manifest_segments = 10000
max_manifest_size = 16777216
allow_async_delete = false
[filter:versioned_writes]
allow_versioned_writes = true
allow_object_versioning = true
CONF
# Paste takes a section once.
"$python" - "$etc/proxy.conf" <<'PY'
import configparser, sys
conf = configparser.RawConfigParser(strict=False)
conf.read(sys.argv[1])
with open(sys.argv[1], 'w') as file:
    conf.write(file)
PY

"$python" "$here/rings.py" "$etc" "$account" "$container" "$object"

memcached $([ "$(id -u)" != 0 ] || echo '-u root') -l 127.0.0.1 -p "$memcached" -U 0 -m 16 </dev/null >&2 &
servers+=($!)
for kind in account container object proxy; do
  EVENTLET_NO_GREENDNS=yes PYTHONDONTWRITEBYTECODE=1 "$python" "$here/serve.py" "$etc" "$kind" </dev/null >&2 &
  servers+=($!)
done

"$python" "$here/await_s3.py" 60 "$access" "$secret" "$s3" "$account" "$container" "$object" "$memcached"
echo ready
cat >/dev/null
