;; Writes "Hello, ", the name and "!" one after the other; answers with the number of bytes. The name is at 256, the greeting
;; at 1024.
(module
  (memory (export "memory") 1)
  (data (i32.const 0) "Hello, ")
  (func (export "greet") (param $length i32) (result i32)
    (memory.copy (i32.const 1024) (i32.const 0) (i32.const 7))
    (memory.copy (i32.const 1031) (i32.const 256) (local.get $length))
    (i32.store8 (i32.add (i32.const 1031) (local.get $length)) (i32.const 33))
    (i32.add (local.get $length) (i32.const 8))))
