;; A data processor as a Rust or C++ programmer might compile one: it reads a JSON text such as
;;
;;     {"data":[1,2,3,4,5],"operation":"sum"}
;;
;; out of its memory and answers with another, {"result":15}. Operations: sum, product, min, max, average, count.
;; The answer ends with the last byte of the memory, so that a host that decodes "from the address to the end" reads
;; exactly the answer and nothing after it.
;;
;; Memory:      0 texts    512 the answer while it is written    1024 blocks handed out …    last 256 bytes: the answer
(module
  (memory (export "memory") 2)

  (data (i32.const 0) "data")
  (data (i32.const 8) "operation")
  (data (i32.const 32) "{\"result\":")
  (data (i32.const 64) "{\"error\":\"the input is no JSON object\"}")
  (data (i32.const 128) "{\"error\":\"data must be a list of numbers\"}")
  (data (i32.const 192) "{\"error\":\"unknown operation\"}")
  (data (i32.const 256) "sum")
  (data (i32.const 264) "product")
  (data (i32.const 272) "min")
  (data (i32.const 280) "max")
  (data (i32.const 288) "average")
  (data (i32.const 296) "count")

  ;; ---- blocks for the host to write into ------------------------------------------------------------------------

  (global $heap (mut i32) (i32.const 1024))
  (global $blocks (mut i32) (i32.const 0))

  (func $bytes_of_memory (result i32)
    (i32.shl (memory.size) (i32.const 16)))

  ;; Hands out `length` bytes, aligned to 8; grows the memory when they would reach into the last 256 bytes.
  (func (export "allocate") (param $length i32) (result i32)
    (local $block i32) (local $missing i32)
    (local.set $block (global.get $heap))
    (global.set $heap
      (i32.add (local.get $block)
        (i32.and (i32.add (local.get $length) (i32.const 7)) (i32.const -8))))
    (local.set $missing
      (i32.sub (i32.add (global.get $heap) (i32.const 256)) (call $bytes_of_memory)))
    (if (i32.gt_s (local.get $missing) (i32.const 0))
      (then
        (if (i32.eq (i32.const -1)
              (memory.grow (i32.add (i32.shr_u (local.get $missing) (i32.const 16)) (i32.const 1))))
          (then unreachable))))
    (global.set $blocks (i32.add (global.get $blocks) (i32.const 1)))
    (local.get $block))

  ;; Takes a block back; when all are back, the next one starts at the beginning again. The answer is no block.
  (func (export "deallocate") (param $block i32)
    (if (i32.and (i32.lt_u (local.get $block) (global.get $heap)) (i32.gt_s (global.get $blocks) (i32.const 0)))
      (then
        (global.set $blocks (i32.sub (global.get $blocks) (i32.const 1)))
        (if (i32.eqz (global.get $blocks))
          (then (global.set $heap (i32.const 1024)))))))

  ;; ---- reading JSON ---------------------------------------------------------------------------------------------

  (global $at (mut i32) (i32.const 0))
  (global $end (mut i32) (i32.const 0))
  (global $text (mut i32) (i32.const 0))
  (global $length (mut i32) (i32.const 0))
  ;; 0: all is well; otherwise the address of what to answer instead
  (global $fault (mut i32) (i32.const 0))

  (func $fail (param $answer i32)
    (if (i32.eqz (global.get $fault)) (then (global.set $fault (local.get $answer))))
    (global.set $at (global.get $end)))

  ;; The byte under the cursor; 0 at the end.
  (func $peek (result i32)
    (if (result i32) (i32.lt_u (global.get $at) (global.get $end))
      (then (i32.load8_u (global.get $at)))
      (else (i32.const 0))))

  (func $next
    (global.set $at (i32.add (global.get $at) (i32.const 1))))

  (func $skip_space
    (loop $again
      (if (i32.and (i32.le_u (call $peek) (i32.const 32)) (i32.lt_u (global.get $at) (global.get $end)))
        (then (call $next) (br $again)))))

  ;; Steps over `byte`, with space before and after; answers whether it was there.
  (func $take (param $byte i32) (result i32)
    (call $skip_space)
    (if (i32.ne (call $peek) (local.get $byte)) (then (return (i32.const 0))))
    (call $next)
    (call $skip_space)
    (i32.const 1))

  ;; Reads a string; $text and $length then say where its letters are (escapes as written).
  (func $string
    (if (i32.eqz (call $take (i32.const 0x22))) (then (call $fail (i32.const 64)) (return)))
    (global.set $text (global.get $at))
    (block $done
      (loop $again
        (br_if $done (i32.eq (call $peek) (i32.const 0x22)))
        (if (i32.ge_u (global.get $at) (global.get $end)) (then (call $fail (i32.const 64)) (return)))
        (if (i32.eq (call $peek) (i32.const 0x5c)) (then (call $next)))
        (call $next)
        (br $again)))
    (global.set $length (i32.sub (global.get $at) (global.get $text)))
    (call $next)
    (call $skip_space))

  ;; Whether the string just read is the `length` bytes at `name`.
  (func $is (param $name i32) (param $length i32) (result i32)
    (local $index i32)
    (if (i32.ne (global.get $length) (local.get $length)) (then (return (i32.const 0))))
    (loop $again
      (if (i32.lt_u (local.get $index) (local.get $length))
        (then
          (if (i32.ne
                (i32.load8_u (i32.add (global.get $text) (local.get $index)))
                (i32.load8_u (i32.add (local.get $name) (local.get $index))))
            (then (return (i32.const 0))))
          (local.set $index (i32.add (local.get $index) (i32.const 1)))
          (br $again))))
    (i32.const 1))

  (func $is_digit (result i32)
    (i32.lt_u (i32.sub (call $peek) (i32.const 48)) (i32.const 10)))

  ;; Reads digits onto `value`; each also multiplies $scale by ten.
  (global $scale (mut f64) (f64.const 1))
  (func $digits (param $value f64) (result f64)
    (loop $again
      (if (call $is_digit)
        (then
          (local.set $value
            (f64.add (f64.mul (local.get $value) (f64.const 10))
                     (f64.convert_i32_u (i32.sub (call $peek) (i32.const 48)))))
          (global.set $scale (f64.mul (global.get $scale) (f64.const 10)))
          (call $next)
          (br $again))))
    (local.get $value))

  ;; Reads a number, such as -12.5 or 3e2.
  (func $number (result f64)
    (local $sign f64) (local $value f64) (local $exponent f64) (local $down i32)
    (local.set $sign (f64.const 1))
    (call $skip_space)
    (if (i32.eq (call $peek) (i32.const 0x2d))
      (then (local.set $sign (f64.const -1)) (call $next)))
    (if (i32.eqz (call $is_digit)) (then (call $fail (i32.const 128)) (return (f64.const 0))))
    (local.set $value (call $digits (f64.const 0)))
    (if (i32.eq (call $peek) (i32.const 0x2e))
      (then
        (call $next)
        (global.set $scale (f64.const 1))
        (local.set $value (call $digits (local.get $value)))
        (local.set $value (f64.div (local.get $value) (global.get $scale)))))
    (if (i32.eq (i32.or (call $peek) (i32.const 0x20)) (i32.const 0x65))
      (then
        (call $next)
        (if (i32.eq (call $peek) (i32.const 0x2b)) (then (call $next)))
        (if (i32.eq (call $peek) (i32.const 0x2d)) (then (local.set $down (i32.const 1)) (call $next)))
        (local.set $exponent (f64.min (call $digits (f64.const 0)) (f64.const 400)))
        (loop $again
          (if (f64.gt (local.get $exponent) (f64.const 0))
            (then
              (local.set $value
                (if (result f64) (local.get $down)
                  (then (f64.div (local.get $value) (f64.const 10)))
                  (else (f64.mul (local.get $value) (f64.const 10)))))
              (local.set $exponent (f64.sub (local.get $exponent) (f64.const 1)))
              (br $again))))))
    (call $skip_space)
    (f64.mul (local.get $sign) (local.get $value)))

  ;; Steps over a value of any kind.
  (func $skip_value
    (local $depth i32) (local $byte i32)
    (loop $again
      (call $skip_space)
      (local.set $byte (call $peek))
      (if (i32.ge_u (global.get $at) (global.get $end)) (then (call $fail (i32.const 64)) (return)))
      (if (i32.eq (local.get $byte) (i32.const 0x22))
        (then (call $string))
        (else
          ;; { [ open, } ] close; both pairs differ in bit 1 of their second half
          (if (i32.or (i32.eq (local.get $byte) (i32.const 0x7b)) (i32.eq (local.get $byte) (i32.const 0x5b)))
            (then (local.set $depth (i32.add (local.get $depth) (i32.const 1)))))
          (if (i32.or (i32.eq (local.get $byte) (i32.const 0x7d)) (i32.eq (local.get $byte) (i32.const 0x5d)))
            (then
              (if (i32.eqz (local.get $depth)) (then (return)))
              (local.set $depth (i32.sub (local.get $depth) (i32.const 1)))))
          (if (i32.and (i32.eq (local.get $byte) (i32.const 0x2c)) (i32.eqz (local.get $depth))) (then (return)))
          (call $next)))
      (br $again)))

  ;; ---- what is computed -----------------------------------------------------------------------------------------

  (global $count (mut f64) (f64.const 0))
  (global $sum (mut f64) (f64.const 0))
  (global $product (mut f64) (f64.const 1))
  (global $min (mut f64) (f64.const inf))
  (global $max (mut f64) (f64.const -inf))

  (func $add (param $value f64)
    (global.set $count (f64.add (global.get $count) (f64.const 1)))
    (global.set $sum (f64.add (global.get $sum) (local.get $value)))
    (global.set $product (f64.mul (global.get $product) (local.get $value)))
    (global.set $min (f64.min (global.get $min) (local.get $value)))
    (global.set $max (f64.max (global.get $max) (local.get $value))))

  ;; Reads the list of numbers.
  (func $list
    (if (i32.eqz (call $take (i32.const 0x5b))) (then (call $fail (i32.const 128)) (return)))
    (if (call $take (i32.const 0x5d)) (then (return)))
    (loop $again
      (call $add (call $number))
      (br_if $again (call $take (i32.const 0x2c))))
    (if (i32.eqz (call $take (i32.const 0x5d))) (then (call $fail (i32.const 128)))))

  ;; The address and length of the operation's name, once read.
  (global $operation (mut i32) (i32.const 0))
  (global $operation_length (mut i32) (i32.const 0))

  (func $object
    (if (i32.eqz (call $take (i32.const 0x7b))) (then (call $fail (i32.const 64)) (return)))
    (loop $again
      (call $string)
      (if (i32.eqz (call $take (i32.const 0x3a))) (then (call $fail (i32.const 64)) (return)))
      (if (call $is (i32.const 0) (i32.const 4))
        (then (call $list))
        (else
          (if (call $is (i32.const 8) (i32.const 9))
            (then
              (call $string)
              (global.set $operation (global.get $text))
              (global.set $operation_length (global.get $length)))
            (else (call $skip_value)))))
      (br_if $again (call $take (i32.const 0x2c))))
    (if (i32.eqz (call $take (i32.const 0x7d))) (then (call $fail (i32.const 64)))))

  (func $compute (result f64)
    (global.set $text (global.get $operation))
    (global.set $length (global.get $operation_length))
    (if (call $is (i32.const 256) (i32.const 3)) (then (return (global.get $sum))))
    (if (call $is (i32.const 264) (i32.const 7)) (then (return (global.get $product))))
    (if (call $is (i32.const 272) (i32.const 3)) (then (return (global.get $min))))
    (if (call $is (i32.const 280) (i32.const 3)) (then (return (global.get $max))))
    (if (call $is (i32.const 288) (i32.const 7))
      (then (return (f64.div (global.get $sum) (global.get $count)))))
    (if (call $is (i32.const 296) (i32.const 5)) (then (return (global.get $count))))
    (call $fail (i32.const 192))
    (f64.const 0))

  ;; ---- writing the answer ---------------------------------------------------------------------------------------

  (global $pen (mut i32) (i32.const 512))

  (func $put (param $byte i32)
    (i32.store8 (global.get $pen) (local.get $byte))
    (global.set $pen (i32.add (global.get $pen) (i32.const 1))))

  ;; Writes the bytes at `text` up to a zero.
  (func $put_text (param $text i32)
    (loop $again
      (if (i32.load8_u (local.get $text))
        (then
          (call $put (i32.load8_u (local.get $text)))
          (local.set $text (i32.add (local.get $text) (i32.const 1)))
          (br $again)))))

  (func $put_digits (param $value i64)
    (if (i64.ge_u (local.get $value) (i64.const 10))
      (then (call $put_digits (i64.div_u (local.get $value) (i64.const 10)))))
    (call $put (i32.add (i32.const 48) (i32.wrap_i64 (i64.rem_u (local.get $value) (i64.const 10))))))

  ;; Writes a number with up to six decimals; what JSON has no word for becomes null.
  (func $put_number (param $value f64)
    (local $millionths i64) (local $unit i64)
    (if (i32.eqz (f64.lt (f64.abs (local.get $value)) (f64.const 9e12)))
      (then
        ;; too large to count in millionths: whole numbers up to 9e18 still go, the rest does not
        (if (f64.lt (f64.abs (local.get $value)) (f64.const 9e18))
          (then
            (if (f64.lt (local.get $value) (f64.const 0)) (then (call $put (i32.const 0x2d))))
            (call $put_digits (i64.trunc_f64_u (f64.abs (local.get $value)))))
          (else
            (call $put (i32.const 0x6e)) (call $put (i32.const 0x75))
            (call $put (i32.const 0x6c)) (call $put (i32.const 0x6c))))
        (return)))
    (if (f64.lt (local.get $value) (f64.const 0)) (then (call $put (i32.const 0x2d))))
    (local.set $millionths (i64.trunc_f64_u (f64.nearest (f64.mul (f64.abs (local.get $value)) (f64.const 1e6)))))
    (call $put_digits (i64.div_u (local.get $millionths) (i64.const 1000000)))
    (local.set $millionths (i64.rem_u (local.get $millionths) (i64.const 1000000)))
    (if (i64.eqz (local.get $millionths)) (then (return)))
    (call $put (i32.const 0x2e))
    (local.set $unit (i64.const 100000))
    (loop $again
      (call $put (i32.add (i32.const 48) (i32.wrap_i64 (i64.div_u (local.get $millionths) (local.get $unit)))))
      (local.set $millionths (i64.rem_u (local.get $millionths) (local.get $unit)))
      (local.set $unit (i64.div_u (local.get $unit) (i64.const 10)))
      (br_if $again (i32.eqz (i64.eqz (local.get $millionths))))))

  ;; Reads the `length` bytes at `input`; answers with the address of the result.
  (func (export "processData") (param $input i32) (param $length i32) (result i32)
    (local $result f64) (local $answer i32)
    (global.set $at (local.get $input))
    (global.set $end (i32.add (local.get $input) (local.get $length)))
    (global.set $fault (i32.const 0))
    (global.set $operation_length (i32.const 0))
    (global.set $count (f64.const 0))
    (global.set $sum (f64.const 0))
    (global.set $product (f64.const 1))
    (global.set $min (f64.const inf))
    (global.set $max (f64.const -inf))
    (call $object)
    (if (i32.eqz (global.get $fault)) (then (local.set $result (call $compute))))
    (global.set $pen (i32.const 512))
    (if (global.get $fault)
      (then (call $put_text (global.get $fault)))
      (else
        (call $put_text (i32.const 32))
        (call $put_number (local.get $result))
        (call $put (i32.const 0x7d))))
    (local.set $answer
      (i32.sub (call $bytes_of_memory) (i32.sub (global.get $pen) (i32.const 512))))
    (memory.copy
      (local.get $answer) (i32.const 512) (i32.sub (global.get $pen) (i32.const 512)))
    (local.get $answer))

  ;; A command has a beginning; this one has nothing to do there.
  (func (export "_start")))
