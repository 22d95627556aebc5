;; wordcount [FILE]: counts lines, words and bytes of FILE, or of standard input, as `wc` does. A program for a server or a
;; shell: no browser, no JavaScript, no page. What it may touch is what its host hands it through WASI.
;;
;; Memory:   0 numbers for WASI    64 texts    256 the arguments    1024 one block of input
(module
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $args_sizes_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "args_get" (func $args_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_open"
    (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))

  (memory (export "memory") 2)
  (data (i32.const 64) " lines, ")
  (data (i32.const 80) " words, ")
  (data (i32.const 96) " bytes\n")
  (data (i32.const 112) "cannot open the file: error ")
  (data (i32.const 144) "\n")

  (global $lines (mut i32) (i32.const 0))
  (global $words (mut i32) (i32.const 0))
  (global $bytes (mut i32) (i32.const 0))
  (global $in_word (mut i32) (i32.const 0))

  ;; Writes `length` bytes at `at` to the descriptor `fd`: 1 is standard output, 2 standard error.
  (func $write (param $fd i32) (param $at i32) (param $length i32)
    (i32.store (i32.const 0) (local.get $at))
    (i32.store (i32.const 4) (local.get $length))
    (drop (call $fd_write (local.get $fd) (i32.const 0) (i32.const 1) (i32.const 8))))

  ;; Writes a number in digits.
  (func $write_number (param $fd i32) (param $number i32)
    (local $at i32)
    (local.set $at (i32.const 60))
    (loop $again
      (local.set $at (i32.sub (local.get $at) (i32.const 1)))
      (i32.store8 (local.get $at)
        (i32.add (i32.const 48) (i32.rem_u (local.get $number) (i32.const 10))))
      (local.set $number (i32.div_u (local.get $number) (i32.const 10)))
      (br_if $again (local.get $number)))
    (call $write (local.get $fd) (local.get $at) (i32.sub (i32.const 60) (local.get $at))))

  (func $count_byte (param $byte i32)
    (global.set $bytes (i32.add (global.get $bytes) (i32.const 1)))
    (if (i32.eq (local.get $byte) (i32.const 10))
      (then (global.set $lines (i32.add (global.get $lines) (i32.const 1)))))
    (if (i32.le_u (local.get $byte) (i32.const 32))
      (then (global.set $in_word (i32.const 0)))
      (else
        (if (i32.eqz (global.get $in_word))
          (then
            (global.set $in_word (i32.const 1))
            (global.set $words (i32.add (global.get $words) (i32.const 1))))))))

  ;; Reads the descriptor `fd` to its end, a block of 4096 bytes at a time.
  (func $count (param $fd i32)
    (local $at i32) (local $end i32)
    (loop $blocks
      (i32.store (i32.const 0) (i32.const 1024))
      (i32.store (i32.const 4) (i32.const 4096))
      (drop (call $fd_read (local.get $fd) (i32.const 0) (i32.const 1) (i32.const 8)))
      (local.set $at (i32.const 1024))
      (local.set $end (i32.add (i32.const 1024) (i32.load (i32.const 8))))
      (if (i32.lt_u (local.get $at) (local.get $end))
        (then
          (loop $bytes
            (call $count_byte (i32.load8_u (local.get $at)))
            (local.set $at (i32.add (local.get $at) (i32.const 1)))
            (br_if $bytes (i32.lt_u (local.get $at) (local.get $end))))
          (br $blocks)))))

  ;; The length of the text at `at`, which ends with a zero.
  (func $length (param $at i32) (result i32)
    (local $end i32)
    (local.set $end (local.get $at))
    (block $done
      (loop $again
        (br_if $done (i32.eqz (i32.load8_u (local.get $end))))
        (local.set $end (i32.add (local.get $end) (i32.const 1)))
        (br $again)))
    (i32.sub (local.get $end) (local.get $at)))

  ;; Opens the file named by the first argument, from directory 3: the first the host opened for us. Ends the program when
  ;; the host refuses.
  (func $open (result i32)
    (local $error i32) (local $path i32)
    (drop (call $args_get (i32.const 16) (i32.const 256)))
    (local.set $path (i32.load (i32.const 20)))
    (local.set $error
      (call $path_open (i32.const 3) (i32.const 0) (local.get $path) (call $length (local.get $path))
        (i32.const 0) (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 12)))
    (if (local.get $error)
      (then
        (call $write (i32.const 2) (i32.const 112) (i32.const 28))
        (call $write_number (i32.const 2) (local.get $error))
        (call $write (i32.const 2) (i32.const 144) (i32.const 1))
        (call $proc_exit (i32.const 1))))
    (i32.load (i32.const 12)))

  (func (export "_start")
    (drop (call $args_sizes_get (i32.const 0) (i32.const 4)))
    (call $count
      (if (result i32) (i32.gt_u (i32.load (i32.const 0)) (i32.const 1))
        (then (call $open))
        (else (i32.const 0))))
    (call $write_number (i32.const 1) (global.get $lines))
    (call $write (i32.const 1) (i32.const 64) (i32.const 8))
    (call $write_number (i32.const 1) (global.get $words))
    (call $write (i32.const 1) (i32.const 80) (i32.const 8))
    (call $write_number (i32.const 1) (global.get $bytes))
    (call $write (i32.const 1) (i32.const 96) (i32.const 7))))
