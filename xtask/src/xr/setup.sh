#!/bin/bash
# setup.sh FOLDER: unpacks Monado, an OpenXR runtime with simulated devices, with software Vulkan and
# the loader, from Debian's packages into FOLDER. Needs no root and touches nothing else. The mirror is
# the machine's own.
set -euo pipefail
folder=$(readlink -m "$1"); apt=$folder/apt; root=$folder/root; lib=$root/usr/lib/x86_64-linux-gnu
[ -e "$folder/ready" ] && exit 0
command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || { echo "this is no Debian: the runtime cannot be unpacked" >&2; exit 78; }
mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/debian.sources 2>/dev/null | awk '/^(URIs:|deb )/ && $2 ~ /debian\/?$/ {print $2; exit}') || true
[ -n "$mirror" ] || { echo "no mirror of Debian is set: the runtime cannot be unpacked" >&2; exit 78; }
mkdir -p "$apt"/{etc/apt.conf.d,etc/preferences.d,etc/sources.list.d,state/lists/partial,cache/archives/partial} "$root"
: >"$apt/status"
printf 'Types: deb\nURIs: %s\nSuites: trixie\nComponents: main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n' "$mirror" >"$apt/etc/sources.list.d/trixie.sources"
cat >"$apt/apt.conf" <<CONF
Dir::Etc "$apt/etc"; Dir::Etc::sourcelist "/dev/null"; Dir::Etc::sourceparts "$apt/etc/sources.list.d";
Dir::State "$apt/state"; Dir::State::status "$apt/status"; Dir::Cache "$apt/cache";
APT::Architecture "amd64"; APT::Sandbox::User "$(id -un)"; Acquire::Languages "none"; Acquire::Retries "3";
CONF
export APT_CONFIG=$apt/apt.conf
apt-get -qq update
apt-get -qqy --download-only --no-install-recommends install base-files bash coreutils monado-service libopenxr1-monado \
  libopenxr-loader1 mesa-vulkan-drivers libvulkan1 libasound2t64 libudev1 libwayland-client0 libxkbcommon-x11-0 libxcursor1 libxi6 libxrandr2 >/dev/null
dpkg-deb -x "$apt"/cache/archives/base-files_*.deb "$root"
for package in "$apt"/cache/archives/*.deb; do dpkg-deb -x "$package" "$root"; done
rm -rf "$apt"
[ -e "$lib/libopenxr_loader.so" ] || ln -s libopenxr_loader.so.1 "$lib/libopenxr_loader.so"
echo "{\"file_format_version\":\"1.0.0\",\"ICD\":{\"library_path\":\"$lib/libvulkan_lvp.so\",\"api_version\":\"1.4.0\"}}" >"$folder/vulkan.json"
echo "{\"file_format_version\":\"1.0.0\",\"runtime\":{\"name\":\"Monado\",\"library_path\":\"$lib/libopenxr_monado.so\"}}" >"$folder/monado.json"
mkdir -p "$folder/config/monado"
echo '{"active":"remote","remote":{"version":0,"port":4242,"view_count":2}}' >"$folder/config/monado/config_v0.json"
touch "$folder/ready"
