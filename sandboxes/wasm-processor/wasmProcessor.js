// wasmProcessor.js
const fs = require('fs').promises;
const { WASI } = require('wasi');
const { TextEncoder, TextDecoder } = require('util');

class WasmProcessor {
    constructor() {
        this.wasi = new WASI({
            args: process.argv,
            env: process.env,
            bindings: {
                ...WASI.defaultBindings,
                fs: require('fs')
            }
        });
    }

    async loadModule(wasmPath) {
        const wasmBuffer = await fs.readFile(wasmPath);
        const wasmModule = await WebAssembly.compile(wasmBuffer);
        this.instance = await WebAssembly.instantiate(wasmModule, {
            wasi_snapshot_preview1: this.wasi.wasiImport
        });
        this.wasi.start(this.instance);
    }

    async processData(input) {
        const encoder = new TextEncoder();
        const decoder = new TextDecoder();
        
        // Convert input to bytes
        const inputBytes = encoder.encode(JSON.stringify(input));
        
        // Allocate memory for input
        const inputPtr = this.instance.exports.allocate(inputBytes.length);
        
        // Write input to memory
        const memory = new Uint8Array(this.instance.exports.memory.buffer);
        memory.set(inputBytes, inputPtr);
        
        // Process data
        const outputPtr = this.instance.exports.processData(inputPtr, inputBytes.length);
        
        // Read output from memory
        const outputBytes = new Uint8Array(memory.buffer, outputPtr);
        const output = decoder.decode(outputBytes);
        
        // Free memory
        this.instance.exports.deallocate(inputPtr);
        this.instance.exports.deallocate(outputPtr);
        
        return JSON.parse(output);
    }
}

// Usage example
async function main() {
    const processor = new WasmProcessor();
    await processor.loadModule('./processor.wasm');

    const result = await processor.processData({
        data: [1, 2, 3, 4, 5],
        operation: 'sum'
    });

    console.log('Processing result:', result);
}

main().catch(console.error);
