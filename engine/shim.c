/* The seam between QuickJS-ng and its host.
 *
 * The host sees a handful of exports: write bytes in (etude_alloc, etude_free), run something (etude_evaluate,
 * etude_dispatch, etude_pump), read what came of it (etude_result, etude_result_length). JavaScript sees one object,
 * `__native`, which the prelude takes and hides from programs. Everything with a meaning of its own (modules, timers,
 * errors, web APIs) is JavaScript in prelude/; what stands here is only what JavaScript cannot do for itself.
 *
 * There is one runtime and one context an instance; isolation is the instance's.
 */
#include "quickjs.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define EXPORT(name) __attribute__((export_name(#name))) name
#define IMPORT(name) __attribute__((import_module("etude"), import_name(#name))) name

/* What an export returns beside its result. */
enum { DONE = 0, THROWN = 1, EXHAUSTED = 2, REJECTIONS = 4 };

/* What the host answers a call with: the kind in the upper half, the length of what host_take copies in the lower. */
enum { REPLY_NOTHING = 0, REPLY_TEXT = 1, REPLY_BYTES = 2, REPLY_ERROR = 3 };

extern uint64_t IMPORT(host_call)(const char *operation, uint32_t operation_length, const char *argument,
                                  uint32_t argument_length, uint8_t *bytes, uint32_t byte_length);
extern void IMPORT(host_take)(uint8_t *destination);
extern int32_t IMPORT(host_interrupt)(void);

static JSRuntime *runtime;
static JSContext *context;

/* The functions the prelude registers, called by name of their slot. */
enum { DISPATCH, DESCRIBE, RAISE, REJECTION, RESOLVE, SOURCE, TICKS, HOOKS };
static const char *const hook_names[HOOKS] = {"dispatch", "describe", "raise", "rejection", "resolve", "source", "ticks"};
static JSValue hooks[HOOKS];

static char *result;
static size_t result_length;
static int rejections;
static uint64_t random_state[2];

/* ---- results ---- */

static void clear_result(void) {
    free(result);
    result = NULL;
    result_length = 0;
}

/* Keeps a copy outside the JavaScript heap, so that it can be read after anything else has happened there. */
static int keep(const char *text, size_t length, int status) {
    clear_result();
    result = malloc(length + 1);
    if (!result)
        return EXHAUSTED;
    memcpy(result, text, length);
    result[length] = 0;
    result_length = length;
    return status;
}

static int keep_value(JSValue value, int status) {
    size_t length;
    const char *text;
    if (JS_IsUndefined(value)) {
        clear_result();
        return status;
    }
    text = JS_ToCStringLen(context, &length, value);
    JS_FreeValue(context, value);
    if (!text) {
        JS_FreeValue(context, JS_GetException(context));
        clear_result();
        return EXHAUSTED;
    }
    status = keep(text, length, status);
    JS_FreeCString(context, text);
    return status;
}

/* Hands the pending exception over as the JSON the prelude's `describe` makes of it. After the heap is used up QuickJS
 * throws null, and describing anything fails: the host then hears EXHAUSTED and the bare text, if there is one. */
static int keep_exception(void) {
    JSValue error = JS_GetException(context), described;
    const char *text;
    int uncatchable = JS_IsUncatchableError(error);
    if (uncatchable)
        JS_ClearUncatchableError(context, error);
    if (JS_IsNull(error))
        return keep("out of memory", 13, EXHAUSTED);
    described = JS_Call(context, hooks[DESCRIBE], JS_UNDEFINED, 1, (JSValueConst *)&error);
    if (!JS_IsException(described)) {
        JS_FreeValue(context, error);
        return keep_value(described, THROWN);
    }
    JS_FreeValue(context, JS_GetException(context));
    text = JS_ToCString(context, error);
    JS_FreeValue(context, error);
    if (!text) {
        JS_FreeValue(context, JS_GetException(context));
        return keep("out of memory", 13, EXHAUSTED);
    }
    int status = keep(text, strlen(text), EXHAUSTED);
    JS_FreeCString(context, text);
    return status;
}

/* ---- what JavaScript may call: the members of __native ---- */

static void *bytes_of(JSContext *ctx, JSValueConst value, size_t *length) {
    if (JS_IsArrayBuffer(value))
        return JS_GetArrayBuffer(ctx, length, value);
    return JS_GetUint8Array(ctx, length, value);
}

/* call(operation, text | undefined, bytes | undefined) -> undefined | string | ArrayBuffer, or throws what `raise` makes
 * of the host's error. The host may write to `bytes` while it answers. */
static JSValue native_call(JSContext *ctx, JSValueConst this, int argc, JSValueConst *argv) {
    size_t operation_length, argument_length = 0, byte_length = 0;
    const char *operation, *argument = NULL;
    uint8_t *bytes = NULL, *reply;
    uint64_t answer;
    uint32_t kind, length;
    JSValue value;

    operation = JS_ToCStringLen(ctx, &operation_length, argv[0]);
    if (!operation)
        return JS_EXCEPTION;
    if (!JS_IsUndefined(argv[1]) && !(argument = JS_ToCStringLen(ctx, &argument_length, argv[1]))) {
        JS_FreeCString(ctx, operation);
        return JS_EXCEPTION;
    }
    if (!JS_IsUndefined(argv[2]) && !(bytes = bytes_of(ctx, argv[2], &byte_length))) {
        JS_FreeCString(ctx, operation);
        if (argument)
            JS_FreeCString(ctx, argument);
        return JS_EXCEPTION;
    }
    answer = host_call(operation, operation_length, argument, argument_length, bytes, byte_length);
    JS_FreeCString(ctx, operation);
    if (argument)
        JS_FreeCString(ctx, argument);

    kind = answer >> 32;
    length = (uint32_t)answer;
    if (kind == REPLY_NOTHING)
        return JS_UNDEFINED;
    reply = js_malloc(ctx, (size_t)length + 1);
    if (!reply)
        return JS_EXCEPTION;
    host_take(reply);
    reply[length] = 0;
    if (kind == REPLY_BYTES)
        value = JS_NewArrayBufferCopy(ctx, reply, length);
    else
        value = JS_NewStringLen(ctx, (char *)reply, length);
    js_free(ctx, reply);
    if (kind == REPLY_ERROR && !JS_IsException(value)) {
        JSValue error = JS_Call(ctx, hooks[RAISE], JS_UNDEFINED, 1, (JSValueConst *)&value);
        JS_FreeValue(ctx, value);
        return JS_IsException(error) ? error : JS_Throw(ctx, error);
    }
    return value;
}

/* evaluate(source, file, first line) -> completion value of a classic script. */
static JSValue native_evaluate(JSContext *ctx, JSValueConst this, int argc, JSValueConst *argv) {
    JSEvalOptions options = {.version = JS_EVAL_OPTIONS_VERSION, .eval_flags = JS_EVAL_TYPE_GLOBAL};
    size_t length;
    const char *source;
    JSValue value;
    if (JS_ToInt32(ctx, &options.line_num, argv[2]))
        return JS_EXCEPTION;
    source = JS_ToCStringLen(ctx, &length, argv[0]);
    if (!source)
        return JS_EXCEPTION;
    options.filename = JS_ToCString(ctx, argv[1]);
    if (!options.filename) {
        JS_FreeCString(ctx, source);
        return JS_EXCEPTION;
    }
    value = JS_Eval2(ctx, source, length, &options);
    JS_FreeCString(ctx, source);
    JS_FreeCString(ctx, options.filename);
    return value;
}

/* check(source, file, is module): throws the SyntaxError in it, if there is one, and runs nothing. */
static JSValue native_check(JSContext *ctx, JSValueConst this, int argc, JSValueConst *argv) {
    JSEvalOptions options = {.version = JS_EVAL_OPTIONS_VERSION, .line_num = 1};
    size_t length;
    const char *source;
    JSValue value;
    options.eval_flags = JS_EVAL_FLAG_COMPILE_ONLY | (JS_ToBool(ctx, argv[2]) ? JS_EVAL_TYPE_MODULE : JS_EVAL_TYPE_GLOBAL);
    if (JS_ToInt32(ctx, &options.line_num, argv[3]))
        return JS_EXCEPTION;
    source = JS_ToCStringLen(ctx, &length, argv[0]);
    if (!source)
        return JS_EXCEPTION;
    options.filename = JS_ToCString(ctx, argv[1]);
    if (!options.filename) {
        JS_FreeCString(ctx, source);
        return JS_EXCEPTION;
    }
    value = JS_Eval2(ctx, source, length, &options);
    JS_FreeCString(ctx, source);
    JS_FreeCString(ctx, options.filename);
    if (JS_IsException(value))
        return value;
    JS_FreeValue(ctx, value);
    return JS_UNDEFINED;
}

/* promise(value) -> undefined when it is none, else [state, result]; state 0 pending, 1 fulfilled, 2 rejected. */
static JSValue native_promise(JSContext *ctx, JSValueConst this, int argc, JSValueConst *argv) {
    JSValue pair;
    if (!JS_IsPromise(argv[0]))
        return JS_UNDEFINED;
    pair = JS_NewArray(ctx);
    JS_SetPropertyUint32(ctx, pair, 0, JS_NewInt32(ctx, JS_PromiseState(ctx, argv[0])));
    JS_SetPropertyUint32(ctx, pair, 1, JS_PromiseResult(ctx, argv[0]));
    return pair;
}

/* proxy(value) -> the target of a proxy, or undefined. */
static JSValue native_proxy(JSContext *ctx, JSValueConst this, int argc, JSValueConst *argv) {
    return JS_IsProxy(argv[0]) ? JS_GetProxyTarget(ctx, argv[0]) : JS_UNDEFINED;
}

/* random() -> a number in [0, 1), from xoroshiro128+ seeded by the host. */
static JSValue native_random(JSContext *ctx, JSValueConst this, int argc, JSValueConst *argv) {
    uint64_t a = random_state[0], b = random_state[1], sum = a + b;
    b ^= a;
    random_state[0] = ((a << 24) | (a >> 40)) ^ b ^ (b << 16);
    random_state[1] = (b << 37) | (b >> 27);
    return JS_NewFloat64(ctx, (double)(sum >> 11) / 9007199254740992.0);
}

/* memory() -> bytes the JavaScript heap holds. */
static JSValue native_memory(JSContext *ctx, JSValueConst this, int argc, JSValueConst *argv) {
    JSMemoryUsage usage;
    JS_ComputeMemoryUsage(runtime, &usage);
    return JS_NewInt64(ctx, usage.malloc_size);
}

/* ---- what QuickJS may call ---- */

static int on_interrupt(JSRuntime *rt, void *opaque) {
    return host_interrupt();
}

static void on_rejection(JSContext *ctx, JSValueConst promise, JSValueConst reason, bool is_handled, void *opaque) {
    JSValue arguments[3] = {JS_DupValue(ctx, promise), JS_DupValue(ctx, reason), JS_NewBool(ctx, is_handled)};
    JSValue count = JS_Call(ctx, hooks[REJECTION], JS_UNDEFINED, 3, (JSValueConst *)arguments);
    JS_FreeValue(ctx, arguments[0]);
    JS_FreeValue(ctx, arguments[1]);
    if (JS_IsException(count))
        JS_FreeValue(ctx, JS_GetException(ctx));
    else if (JS_ToInt32(ctx, &rejections, count))
        JS_FreeValue(ctx, JS_GetException(ctx));
}

static char *on_resolve(JSContext *ctx, const char *base, const char *name, void *opaque) {
    JSValue arguments[2] = {JS_NewString(ctx, base), JS_NewString(ctx, name)};
    JSValue path = JS_Call(ctx, hooks[RESOLVE], JS_UNDEFINED, 2, (JSValueConst *)arguments);
    const char *text;
    char *copy;
    JS_FreeValue(ctx, arguments[0]);
    JS_FreeValue(ctx, arguments[1]);
    if (JS_IsException(path))
        return NULL;
    text = JS_ToCString(ctx, path);
    JS_FreeValue(ctx, path);
    copy = text ? js_strdup(ctx, text) : NULL;
    if (text)
        JS_FreeCString(ctx, text);
    return copy;
}

static void set_meta(JSContext *ctx, JSValueConst meta, const char *key, const char *prefix, const char *path, size_t length) {
    char *text = js_malloc(ctx, strlen(prefix) + length + 1);
    if (!text) {
        JS_FreeValue(ctx, JS_GetException(ctx));
        return;
    }
    strcpy(text, prefix);
    memcpy(text + strlen(prefix), path, length);
    text[strlen(prefix) + length] = 0;
    JS_DefinePropertyValueStr(ctx, meta, key, JS_NewString(ctx, text), JS_PROP_C_W_E);
    js_free(ctx, text);
}

static JSModuleDef *on_load(JSContext *ctx, const char *name, void *opaque) {
    JSValue path = JS_NewString(ctx, name), source, function, meta;
    const char *text, *slash = strrchr(name, '/');
    JSModuleDef *module;
    size_t length;
    source = JS_Call(ctx, hooks[SOURCE], JS_UNDEFINED, 1, (JSValueConst *)&path);
    JS_FreeValue(ctx, path);
    if (JS_IsException(source))
        return NULL;
    text = JS_ToCStringLen(ctx, &length, source);
    JS_FreeValue(ctx, source);
    if (!text)
        return NULL;
    function = JS_Eval(ctx, text, length, name, JS_EVAL_TYPE_MODULE | JS_EVAL_FLAG_COMPILE_ONLY);
    JS_FreeCString(ctx, text);
    if (JS_IsException(function))
        return NULL;
    /* The context's table of modules keeps the module alive. */
    module = JS_VALUE_GET_PTR(function);
    JS_FreeValue(ctx, function);
    meta = JS_GetImportMeta(ctx, module);
    if (JS_IsException(meta))
        return NULL;
    set_meta(ctx, meta, "dirname", "", name, slash ? (size_t)(slash - name) : 0);
    set_meta(ctx, meta, "filename", "", name, strlen(name));
    set_meta(ctx, meta, "url", "file://", name, strlen(name));
    JS_FreeValue(ctx, meta);
    return module;
}

/* ---- what the host may call ---- */

void *EXPORT(etude_alloc)(uint32_t length) {
    return malloc(length);
}

void EXPORT(etude_free)(void *pointer) {
    free(pointer);
}

const char *EXPORT(etude_result)(void) {
    return result;
}

uint32_t EXPORT(etude_result_length)(void) {
    return result_length;
}

/* Makes the runtime and `__native`. Called once, before the snapshot is taken. */
int32_t EXPORT(etude_start)(void) {
    static const struct {
        const char *name;
        JSCFunction *function;
        int length;
    } members[] = {
        {"call", native_call, 3},       {"evaluate", native_evaluate, 3}, {"check", native_check, 4},
        {"promise", native_promise, 1}, {"proxy", native_proxy, 1},       {"random", native_random, 0},
        {"memory", native_memory, 0},
    };
    JSValue global, native;
    size_t i;
    runtime = JS_NewRuntime();
    if (!runtime || !(context = JS_NewContext(runtime)))
        return EXHAUSTED;
    JS_SetMaxStackSize(runtime, 512 << 10);
    for (i = 0; i < HOOKS; i++)
        hooks[i] = JS_UNDEFINED;
    native = JS_NewObject(context);
    for (i = 0; i < sizeof members / sizeof members[0]; i++)
        JS_SetPropertyStr(context, native, members[i].name,
                          JS_NewCFunction(context, members[i].function, members[i].name, members[i].length));
    JS_SetPropertyStr(context, native, "hooks", JS_NewObject(context));
    global = JS_GetGlobalObject(context);
    JS_SetPropertyStr(context, global, "__native", native);
    JS_FreeValue(context, global);
    JS_SetInterruptHandler(runtime, on_interrupt, NULL);
    JS_SetHostPromiseRejectionTracker(runtime, on_rejection, NULL);
    JS_SetModuleLoaderFunc(runtime, on_resolve, on_load, NULL);
    random_state[0] = 1;
    return DONE;
}

/* Takes the hooks the prelude left in `__native.hooks` and `__native` itself away from the global object. */
int32_t EXPORT(etude_seal)(void) {
    JSValue global = JS_GetGlobalObject(context), native = JS_GetPropertyStr(context, global, "__native");
    JSValue table = JS_GetPropertyStr(context, native, "hooks");
    JSAtom name = JS_NewAtom(context, "__native");
    int i, status = DONE;
    for (i = 0; i < HOOKS; i++) {
        hooks[i] = JS_GetPropertyStr(context, table, hook_names[i]);
        if (!JS_IsFunction(context, hooks[i]))
            status = THROWN;
    }
    JS_DeleteProperty(context, global, name, 0);
    JS_FreeAtom(context, name);
    JS_FreeValue(context, table);
    JS_FreeValue(context, native);
    JS_FreeValue(context, global);
    JS_RunGC(runtime);
    return status;
}

/* Sets what this instance may use, in bytes, and seeds its random numbers. Called once, first thing. */
void EXPORT(etude_limit)(uint32_t memory, uint32_t stack, uint64_t seed_low, uint64_t seed_high) {
    JS_SetMemoryLimit(runtime, memory);
    JS_SetMaxStackSize(runtime, stack);
    random_state[0] = seed_low;
    random_state[1] = seed_high | 1;
}

/* Evaluates a script of ours: the prelude's files and what a sandbox adds to them. */
int32_t EXPORT(etude_evaluate)(const char *source, uint32_t length, const char *name) {
    JSValue value;
    JS_UpdateStackTop(runtime);
    value = JS_Eval(context, source, length, name, JS_EVAL_TYPE_GLOBAL);
    if (JS_IsException(value))
        return keep_exception();
    JS_FreeValue(context, value);
    clear_result();
    return DONE;
}

/* Calls the prelude's `dispatch(operation, argument)`. */
int32_t EXPORT(etude_dispatch)(const char *operation, uint32_t operation_length, const char *argument,
                               uint32_t argument_length) {
    JSValue arguments[2], value;
    JS_UpdateStackTop(runtime);
    arguments[0] = JS_NewStringLen(context, operation, operation_length);
    arguments[1] = JS_NewStringLen(context, argument, argument_length);
    value = JS_Call(context, hooks[DISPATCH], JS_UNDEFINED, 2, (JSValueConst *)arguments);
    JS_FreeValue(context, arguments[0]);
    JS_FreeValue(context, arguments[1]);
    return JS_IsException(value) ? keep_exception() : keep_value(value, DONE);
}

/* Runs `process.nextTick` callbacks and promise jobs until neither is left. */
int32_t EXPORT(etude_pump)(void) {
    JSContext *job_context;
    JS_UpdateStackTop(runtime);
    clear_result();
    for (;;) {
        JSValue ticked = JS_Call(context, hooks[TICKS], JS_UNDEFINED, 0, NULL);
        int ran = 0, status;
        if (JS_IsException(ticked))
            return keep_exception();
        ran = JS_ToBool(context, ticked);
        JS_FreeValue(context, ticked);
        while ((status = JS_ExecutePendingJob(runtime, &job_context)) > 0)
            ran = 1;
        if (status < 0)
            return keep_exception();
        if (!ran)
            return rejections > 0 ? REJECTIONS : DONE;
    }
}
