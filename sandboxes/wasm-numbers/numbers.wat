;; Only numbers cross the border of a module, and they are numbers of a fixed size.
(module
  ;; 32 bits: past the largest number comes the smallest.
  (func (export "add") (param $a i32) (param $b i32) (result i32)
    (i32.add (local.get $a) (local.get $b)))

  ;; Integers have no infinity and no NaN: a division by zero stops the module.
  (func (export "divide") (param $a i32) (param $b i32) (result i32)
    (i32.div_s (local.get $a) (local.get $b)))

  ;; Floats have both.
  (func (export "divide_float") (param $a f64) (param $b f64) (result f64)
    (f64.div (local.get $a) (local.get $b)))

  ;; 64 bits: more than a JavaScript number keeps exactly.
  (func (export "square") (param $a i64) (result i64)
    (i64.mul (local.get $a) (local.get $a))))
