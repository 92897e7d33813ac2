#!/bin/sh
# Runs a command where Debian packages are installed, without touching this machine: their files are a layer over this machine's, in a mount and
# process namespace of its own that ends with the process. Needs root.
#   in-debian.sh install PLACE PACKAGE...    makes the layer
#   in-debian.sh run PLACE OVER COMMAND...   runs a command over a copy of it, in OVER; the files of OVER/files are put on top
set -eu
what=$1
place=$2
shift 2
if [ "$what" = run ]; then
  over=$1
  shift
  # A copy, as a layer below may not stand within another: both are on this machine.
  cp -a "$place/upper" "$over/upper"
  cp -r "$over/files/." "$over/upper"
else
  over=$place
  # No package starts what it installs.
  mkdir -p "$over/upper/usr/sbin"
  printf '#!/bin/sh\nexit 101\n' >"$over/upper/usr/sbin/policy-rc.d"
  chmod 755 "$over/upper/usr/sbin/policy-rc.d"
  set -- sh -c 'apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends "$@"' sh "$@"
fi
mkdir -p "$over/work" "$over/root"
export over
exec unshare --mount --pid --fork --kill-child sh -eu -c '
  mount -t overlay overlay -o "lowerdir=/,upperdir=$over/upper,workdir=$over/work" "$over/root"
  mount -t proc proc "$over/root/proc"
  mount --rbind /dev "$over/root/dev"
  # The shell stays, as the first process of its namespace, which the kernel ends with it. A program that changes its user, as Exim, would not hear that
  # unshare was killed.
  chroot "$over/root" "$@"
  exit $?
' sh "$@"
