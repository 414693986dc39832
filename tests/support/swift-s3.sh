#!/bin/bash
# A real S3 server for tests: OpenStack Swift with its S3 interface, in a Debian folder of its own, on 127.0.0.1.
#
#   swift-s3.sh build FOLDER                                  makes the folder (root on Debian; about a minute; once)
#   swift-s3.sh serve FOLDER INSTANCE PORT SECONDS            serves until it is killed, or SECONDS have passed
#
# INSTANCE is a folder for the data and the configuration of this run. PORT to PORT+4 are used. Key `test:tester`, secret `testing`,
# region us-east-1, path style. Everything runs in mount and process namespaces of its own: when the script's process
# ends, however it ends, the kernel ends the rest and forgets the mounts.
set -euo pipefail

build() {
  local folder=$1
  [ -e "$folder/ready" ] && return
  rm -rf "$folder/new"
  mkdir -p "$folder/new"
  debootstrap --variant=minbase trixie "$folder/new"
  # Nothing may start in there by itself.
  printf '#!/bin/sh\nexit 101\n' > "$folder/new/usr/sbin/policy-rc.d"
  chmod 755 "$folder/new/usr/sbin/policy-rc.d"
  DEBIAN_FRONTEND=noninteractive chroot "$folder/new" apt-get install -y -q --no-install-recommends \
    swift-proxy swift-account swift-container swift-object python3-swift memcached
  rm -rf "$folder/new/var/cache/apt/archives"
  mv "$folder/new" "$folder/root"
  touch "$folder/ready"
}

configure() {
  local instance=$1 port=$2 kind number
  mkdir -p "$instance/etc" "$instance/srv/disk"
  cat > "$instance/etc/swift.conf" <<END
[swift-hash]
swift_hash_path_prefix = custody
swift_hash_path_suffix = tests
[storage-policy:0]
name = only
default = yes
END
  number=1
  for kind in account container object; do
    cat > "$instance/etc/$kind-server.conf" <<END
[DEFAULT]
devices = /srv
mount_check = false
bind_ip = 127.0.0.1
bind_port = $((port + number))
workers = 0
user = root
log_level = ERROR
log_address = /dev/null
[pipeline:main]
pipeline = $kind-server
[app:$kind-server]
use = egg:swift#$kind
END
    number=$((number + 1))
  done
  cat > "$instance/etc/proxy-server.conf" <<END
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = $port
workers = 0
user = root
log_level = ERROR
log_address = /dev/null
[pipeline:main]
pipeline = catch_errors cache s3api tempauth bulk slo dlo versioned_writes symlink proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
allow_account_management = true
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:$((port + 4))
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
s3_acl = false
dns_compliant_bucket_names = true
min_segment_size = 5242880
max_upload_part_num = 10000
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = testing .admin
[filter:versioned_writes]
use = egg:swift#versioned_writes
allow_object_versioning = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:bulk]
use = egg:swift#bulk
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
[filter:symlink]
use = egg:swift#symlink
END
}

# Runs inside the namespaces. The expirer is not started: what it would clear stays, as on a busy installation.
inside() {
  local root=$1/root instance=$2 port=$3 seconds=$4 number kind
  mount --bind "$instance/srv" "$root/srv"
  mkdir -p "$root/etc/swift" "$root/var/cache/swift"
  mount --bind "$instance/etc" "$root/etc/swift"
  mount -t tmpfs tmpfs "$root/var/cache/swift"
  mount --rbind /dev "$root/dev"
  mount -t proc proc "$root/proc"
  chroot "$root" sh -c '
    set -e
    cd /etc/swift
    number=1
    for kind in account container object; do
      swift-ring-builder $kind.builder create 4 1 1
      swift-ring-builder $kind.builder add r1z1-127.0.0.1:$(($0 + number))/disk 1
      swift-ring-builder $kind.builder rebalance
      number=$((number + 1))
    done' "$port" > "$instance/rings.log" 2>&1
  chroot "$root" memcached -u root -l 127.0.0.1 -p $((port + 4)) -m 64 &
  for kind in account container object; do chroot "$root" "swift-$kind-server" "/etc/swift/$kind-server.conf" & done
  exec chroot "$root" timeout "$seconds" swift-proxy-server /etc/swift/proxy-server.conf
}

case ${1:-} in
  build)
    mkdir -p "$2"
    exec 9> "$2/lock"
    flock 9
    build "$2"
    ;;
  serve)
    configure "$3" "$4"
    exec unshare --mount --pid --fork --kill-child -- "$0" inside "$2" "$3" "$4" "$5"
    ;;
  inside) inside "$2" "$3" "$4" "$5" ;;
  *) echo "usage: $0 build FOLDER | serve FOLDER INSTANCE PORT SECONDS" >&2; exit 2 ;;
esac
