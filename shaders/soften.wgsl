// Softer edges for little: where neighbours differ, a pixel takes something of the one across
// the edge. This is the first half of FXAA, without the search along the edge, which costs a
// processor more than all the rest of the picture.

#import bevy_core_pipeline::fullscreen_vertex_shader::FullscreenVertexOutput

struct Soften {
    // The most that a pixel takes of its neighbour, 0 to 1.
    strength: f32,
    // The difference in brightness from which on there is an edge.
    threshold: f32,
}

@group(0) @binding(0) var picture: texture_2d<f32>;
@group(0) @binding(1) var unused_sampler: sampler;
@group(0) @binding(2) var<uniform> soften: Soften;

// Brightness as the eye sees it, roughly.
fn brightness(colour: vec3<f32>) -> f32 {
    return sqrt(dot(colour, vec3(0.3, 0.6, 0.1)));
}

@fragment
fn fragment(in: FullscreenVertexOutput) -> @location(0) vec4<f32> {
    let at = vec2<i32>(in.position.xy);
    let last = vec2<i32>(textureDimensions(picture)) - 1;
    let here = textureLoad(picture, at, 0).rgb;
    let north = textureLoad(picture, vec2(at.x, max(at.y - 1, 0)), 0).rgb;
    let south = textureLoad(picture, vec2(at.x, min(at.y + 1, last.y)), 0).rgb;
    let west = textureLoad(picture, vec2(max(at.x - 1, 0), at.y), 0).rgb;
    let east = textureLoad(picture, vec2(min(at.x + 1, last.x), at.y), 0).rgb;

    let m = brightness(here);
    let n = brightness(north);
    let s = brightness(south);
    let w = brightness(west);
    let e = brightness(east);
    let contrast = max(max(max(n, s), max(w, e)), m) - min(min(min(n, s), min(w, e)), m);

    // The edge runs across the direction in which brightness bends most.
    let vertical = abs(n + s - 2.0 * m) >= abs(w + e - 2.0 * m);
    let to_north = abs(n - m) >= abs(s - m);
    let to_west = abs(w - m) >= abs(e - m);
    let across = select(select(east, west, to_west), select(south, north, to_north), vertical);

    // A pixel that stands out from all its neighbours takes most.
    let apart = saturate(abs(0.25 * (n + s + w + e) - m) / max(contrast, 1e-4));
    let share = select(0.0, smoothstep(0.0, 1.0, apart), contrast > soften.threshold);
    return vec4(mix(here, across, soften.strength * share), 1.0);
}
