// The same menu twice: always from the centre, and from a copy nearby.
async function central() {
    return fetch('https://origin.example/menu');
}

async function nearby(request, ctx) {
    const cache = caches.default;
    const stored = await cache.match(request);
    if (stored) {
        return stored;
    }
    const fresh = await fetch('https://origin.example/menu');
    const answer = new Response(fresh.body, fresh);
    answer.headers.set('cache-control', 'max-age=86400');
    ctx.waitUntil(cache.put(request, answer.clone()));
    return answer;
}

export default {
    async fetch(request, env, ctx) {
        const { pathname } = new URL(request.url);
        return pathname === '/edge' ? nearby(request, ctx) : central();
    },
};
