# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
#
# Read by the run scripts beside it, with the name of the set and their own arguments: finds the data and Python, goes to the
# folder of --dir or one of its own that goes away at the end. Sets root, data, python and more (options of the analysis).
set_name=$1
shift
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
data=${ALMAGEST_DATA:-$root/../shared/data}/$set_name
dir= keep= more=()
while [ $# -gt 0 ]; do
  case $1 in
    --dir) dir=$2; keep=1; shift 2 ;;
    --json | --pictures) more+=("$1" "$(readlink -m "$2")"); shift 2 ;;
    *) echo "unknown option $1" >&2; exit 2 ;;
  esac
done
[ -d "$data" ] || { echo "no data at $data (set ALMAGEST_DATA)" >&2; exit 2; }
data=$(cd "$data" && pwd)
export ALMAGEST_DATA=${data%/*}
python=$(bash "$root/bench/venv")
dir=${dir:-$(mktemp -d)}
mkdir -p "$dir"
[ -n "$keep" ] || trap 'rm -rf "$dir"' EXIT
cd "$dir"
almagest() { echo "\$ almagest $*" >&2; "$root/almagest" "$@"; }
