#!/bin/bash
# run.sh FOLDER COMMAND...: runs a program against the runtime that setup.sh unpacked into FOLDER, with
# a compositor that shows nothing. BANTER_XR_RUNTIME=none leaves the runtime out.
folder=$(readlink -m "$1"); shift; root=$folder/root; lib=$root/usr/lib/x86_64-linux-gnu
# The driver of the simulated devices listens on every address: it gets a network of its own.
if [ -z "${BANTER_XR_NET:-}" ]; then
  exec env BANTER_XR_NET=1 unshare -rnm --propagation private bash -c 'ip link set lo up; exec "$@"' _ "$0" "$folder" "$@"
fi
work=$(mktemp -d)
export XDG_RUNTIME_DIR=$work XDG_CONFIG_HOME=$folder/config HOME=$work
export XRT_NO_STDIN=1 XRT_COMPOSITOR_NULL=1 SIMULATED_ENABLE=1
export XR_RUNTIME_JSON=$folder/monado.json VK_DRIVER_FILES=$folder/vulkan.json
ld="$root/lib64/ld-linux-x86-64.so.2 --library-path $lib:$lib/lapack:$lib/blas:$lib/pulseaudio:$root/usr/lib"
trap 'kill -9 "$BANTER_XR_SERVICE" 2>/dev/null; wait 2>/dev/null; rm -rf "$work"' EXIT
if [ "${BANTER_XR_RUNTIME:-}" = none ]; then
  export XR_RUNTIME_JSON=$work/none.json
else
  $ld "$root/usr/bin/monado-service" >"$work/monado.log" 2>&1 &
  export BANTER_XR_SERVICE=$!
  for _ in $(seq 100); do [ -S "$work/monado_comp_ipc" ] && break; sleep 0.1; done
  [ -S "$work/monado_comp_ipc" ] || { cat "$work/monado.log" >&2; exit 90; }
fi
timeout -k 5 "${BANTER_XR_SECONDS:-180}" $ld "$@"
