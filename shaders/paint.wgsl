// Light on paint: what a lamp gives a matt surface, a soft light from all around, and a glint
// on what is smooth. No shadows.
//
// The lamps are written out one by one and lie in a uniform: a processor that draws reads
// buffers of unknown length, and anything at an index that it has to work out, pixel by pixel.

#import bevy_pbr::{
    forward_io::VertexOutput,
    mesh_view_bindings::view,
}

struct Lamp {
    place: vec3<f32>,
    // 1 / range^2
    inverse_square_range: f32,
    light: vec3<f32>,
}

struct Paint {
    colour: vec4<f32>,
    emission: vec4<f32>,
    // How far light reaches around an edge.
    wrap: f32,
    // Strength of the glint, and its sharpness.
    glint: f32,
    sharpness: f32,
    // The alpha below which nothing is drawn.
    cutoff: f32,
    ambient: vec3<f32>,
    lamps: array<Lamp, 4>,
}

@group(#{MATERIAL_BIND_GROUP}) @binding(0) var<uniform> paint: Paint;
#ifdef PAINT_TEXTURE
@group(#{MATERIAL_BIND_GROUP}) @binding(1) var colour_texture: texture_2d<f32>;
@group(#{MATERIAL_BIND_GROUP}) @binding(2) var colour_sampler: sampler;
#endif

struct Lit {
    diffuse: vec3<f32>,
    glint: vec3<f32>,
}

fn shine(lamp: Lamp, at: vec3<f32>, normal: vec3<f32>, to_eye: vec3<f32>, lit: Lit) -> Lit {
    let offset = lamp.place - at;
    let square = dot(offset, offset);
    let to_lamp = offset * inverseSqrt(square);
    let share = square * lamp.inverse_square_range;
    let reach = saturate(1.0 - share * share);
    let facing = saturate((dot(normal, to_lamp) + paint.wrap) / (1.0 + paint.wrap));
    let light = lamp.light * (facing * reach * reach / max(square, 0.03));
    var glint = lit.glint;
#ifdef PAINT_GLINTS
    let half_way = normalize(to_lamp + to_eye);
    glint += light * pow(saturate(dot(normal, half_way)), paint.sharpness);
#endif
    return Lit(lit.diffuse + light, glint);
}

// From light to what a screen can show, as film does it: nothing clips, and what is very
// bright turns white whatever its colour.
fn expose(light: vec3<f32>) -> vec3<f32> {
    return 1.0 - exp(-1.25 * light);
}

@fragment
fn fragment(in: VertexOutput, @builtin(front_facing) is_front: bool) -> @location(0) vec4<f32> {
    var colour = paint.colour;
#ifdef VERTEX_COLORS
    colour *= in.color;
#endif
#ifdef PAINT_TEXTURE
#ifdef VERTEX_UVS_A
    colour *= textureSample(colour_texture, colour_sampler, in.uv);
#endif
#endif
#ifdef PAINT_MASK
    if colour.a < paint.cutoff {
        discard;
    }
#endif
#ifdef PAINT_GLOWS
    return vec4(expose(colour.rgb), colour.a);
#else
    let at = in.world_position.xyz;
    let normal = normalize(in.world_normal) * select(-1.0, 1.0, is_front);
    let to_eye = normalize(view.world_position.xyz - at);

    // The soft light: more from above than from below, and a little more along edges.
    let edge = 1.0 - saturate(dot(normal, to_eye));
    let soft = (0.75 + 0.25 * normal.y) * (1.0 + 0.5 * edge * edge * edge);
    var lit = Lit(paint.ambient * soft, vec3(0.0));
    lit = shine(paint.lamps[0], at, normal, to_eye, lit);
    lit = shine(paint.lamps[1], at, normal, to_eye, lit);
    lit = shine(paint.lamps[2], at, normal, to_eye, lit);
    lit = shine(paint.lamps[3], at, normal, to_eye, lit);
    let light = colour.rgb * lit.diffuse + paint.glint * lit.glint + paint.emission.rgb;
    return vec4(expose(light), colour.a);
#endif
}
