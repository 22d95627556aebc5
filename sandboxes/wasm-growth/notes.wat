;; A notebook: each note is kept in memory, and the memory grows by a page when the notes no longer fit.
(module
  (memory (export "memory") 1)
  (global $free (mut i32) (i32.const 65528))

  ;; Keeps a number; answers with its address.
  (func (export "keep") (param $number i32) (result i32)
    (local $at i32)
    (local.set $at (global.get $free))
    (global.set $free (i32.add (local.get $at) (i32.const 4)))
    (if (i32.gt_u (global.get $free) (i32.shl (memory.size) (i32.const 16)))
      (then (drop (memory.grow (i32.const 1)))))
    (i32.store (local.get $at) (local.get $number))
    (local.get $at)))
