// Light on paint: what a lamp gives a matt surface, a soft light from above and below, and a
// glint on what is smooth. Point lights only, and no shadows.

#import bevy_pbr::{
    clustered_forward as clustering,
    forward_io::VertexOutput,
    mesh_view_bindings as bindings,
}

struct Paint {
    colour: vec4<f32>,
    emission: vec4<f32>,
    // How far light reaches around an edge, strength of the glint, its sharpness, and the
    // alpha below which nothing is drawn.
    wrap: f32,
    glint: f32,
    sharpness: f32,
    cutoff: f32,
}

@group(#{MATERIAL_BIND_GROUP}) @binding(0) var<uniform> paint: Paint;
#ifdef PAINT_TEXTURE
@group(#{MATERIAL_BIND_GROUP}) @binding(1) var colour_texture: texture_2d<f32>;
@group(#{MATERIAL_BIND_GROUP}) @binding(2) var colour_sampler: sampler;
#endif

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
    let normal = normalize(in.world_normal) * select(-1.0, 1.0, is_front);
    let to_eye = normalize(bindings::view.world_position.xyz - in.world_position.xyz);

    // The soft light: more from above than from below, and a little more along edges.
    let edge = 1.0 - saturate(dot(normal, to_eye));
    let soft = (0.75 + 0.25 * normal.y) * (1.0 + 0.5 * edge * edge * edge);
    var diffuse = bindings::lights.ambient_color.rgb * soft;
    var glint = vec3(0.0);

    // All lamps are in the one cluster that the camera has.
    let range = clustering::unpack_clusterable_object_index_ranges(0u);
    for (var i = range.first_point_light_index_offset; i < range.first_spot_light_index_offset; i++) {
        let id = clustering::get_clusterable_object_id(i);
        let lamp = bindings::clustered_lights.data[id].color_inverse_square_range;
        let offset = bindings::clustered_lights.data[id].position_radius.xyz - in.world_position.xyz;
        let square = dot(offset, offset);
        let to_lamp = offset * inverseSqrt(square);
        let reach = saturate(1.0 - square * square * lamp.w * lamp.w);
        let light = lamp.rgb * (reach * reach / max(square, 0.03));
        let facing = saturate((dot(normal, to_lamp) + paint.wrap) / (1.0 + paint.wrap));
        diffuse += light * facing;
#ifdef PAINT_GLINTS
        let half_way = normalize(to_lamp + to_eye);
        glint += light * facing * pow(saturate(dot(normal, half_way)), paint.sharpness);
#endif
    }
    let lit = (colour.rgb * diffuse * 0.3183 + paint.glint * glint) * bindings::view.exposure;
    return vec4(expose(lit + paint.emission.rgb), colour.a);
#endif
}
