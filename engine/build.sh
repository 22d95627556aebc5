#!/bin/sh
# Builds engine.wasm from its sources, the same bytes on every machine.
#
#   engine/build.sh           writes engine/engine.wasm and engine/engine.wasm.sha256
#   engine/build.sh --check   builds elsewhere and fails unless the bytes are the committed ones
#   engine/build.sh --prelude rebuilds only the snapshot, from a core compiled before (for work on the prelude)
#
# Needs cargo, and Python 3 with the package ziglang 0.17.1 (its C compiler; nothing else of it is used).
set -eu
cd "$(dirname "$0")"

work=${ENGINE_BUILD_DIR:-$PWD/target}
mkdir -p "$work"
output=$PWD/engine.wasm
[ "${1:-}" = --check ] && output=$work/checked.wasm

if [ "${1:-}" != --prelude ]; then
    version=$(python3 -m ziglang version)
    [ "$version" = 0.17.1 ] || { echo "ziglang 0.17.1 is needed, this is $version" >&2; exit 1; }

    # cargo downloads the package and compares it with the checksum in source/Cargo.lock.
    cargo vendor --quiet --locked --manifest-path source/Cargo.toml "$work/vendor" > /dev/null
    quickjs=$work/vendor/rquickjs-sys/quickjs

    # The paths given to the compiler are relative, so that none of the machine's own ends up in the output.
    cp shim.c pre.h "$work"
    (
        cd "$work"
        python3 -m ziglang cc -target wasm32-wasi -Oz -DNDEBUG -D_GNU_SOURCE -mexec-model=reactor \
            -mbulk-memory -msign-ext -mnontrapping-fptoint -fno-sanitize=undefined -w \
            -include pre.h -Ivendor/rquickjs-sys/quickjs \
            shim.c vendor/rquickjs-sys/quickjs/quickjs.c vendor/rquickjs-sys/quickjs/libregexp.c \
            vendor/rquickjs-sys/quickjs/libunicode.c vendor/rquickjs-sys/quickjs/dtoa.c \
            -Wl,--strip-all -Wl,-z,stack-size=2097152 -o core.wasm
    )
    [ -f "$quickjs/LICENSE" ] || { echo "the sources are not where they should be" >&2; exit 1; }
fi

cargo run --quiet --locked --manifest-path snapshot/Cargo.toml --target-dir "$work/snapshot" -- \
    "$work/core.wasm" prelude "$output"

if [ "${1:-}" = --check ]; then
    # The checksum file names engine.wasm; what is compared is the file just built.
    expected=$(cut -d ' ' -f 1 engine.wasm.sha256)
    for file in engine.wasm "$output"; do
        found=$(sha256sum "$file" | cut -d ' ' -f 1)
        [ "$found" = "$expected" ] || { echo "$file is $found, not $expected" >&2; exit 1; }
    done
    echo "engine.wasm is what its sources make"
else
    sha256sum engine.wasm > engine.wasm.sha256
fi
