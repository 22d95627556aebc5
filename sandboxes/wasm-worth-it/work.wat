;; Two jobs. One is over before it has begun; the other is nothing but arithmetic.
(module
  (memory (export "memory") 1)

  ;; How many capital letters are among the `length` bytes at `at`? A trivial job on a text that first had to come here.
  (func (export "countCapitals") (param $at i32) (param $length i32) (result i32)
    (local $end i32) (local $found i32)
    (local.set $end (i32.add (local.get $at) (local.get $length)))
    (block $done
      (loop $again
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $found
          (i32.add (local.get $found)
            (i32.lt_u (i32.sub (i32.load8_u (local.get $at)) (i32.const 65)) (i32.const 26))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $again)))
    (local.get $found))

  ;; How many primes are below `limit`? A number goes in, a number comes out, and all the work is in between.
  (func (export "countPrimes") (param $limit i32) (result i32)
    (local $number i32) (local $divisor i32) (local $found i32)
    (local.set $number (i32.const 2))
    (loop $numbers
      (if (i32.lt_u (local.get $number) (local.get $limit))
        (then
          (local.set $divisor (i32.const 2))
          (block $checked
            (loop $divisors
              (if (i32.gt_u (i32.mul (local.get $divisor) (local.get $divisor)) (local.get $number))
                (then
                  (local.set $found (i32.add (local.get $found) (i32.const 1)))
                  (br $checked)))
              (br_if $checked (i32.eqz (i32.rem_u (local.get $number) (local.get $divisor))))
              (local.set $divisor (i32.add (local.get $divisor) (i32.const 1)))
              (br $divisors)))
          (local.set $number (i32.add (local.get $number) (i32.const 1)))
          (br $numbers))))
    (local.get $found)))
