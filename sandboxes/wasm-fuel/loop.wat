;; Counts up to `rounds`. With a negative number it counts for (almost) ever.
(module
  (func (export "count") (param $rounds i32) (result i32)
    (local $done i32)
    (loop $again
      (local.set $done (i32.add (local.get $done) (i32.const 1)))
      (br_if $again (i32.ne (local.get $done) (local.get $rounds))))
    (local.get $done)))
