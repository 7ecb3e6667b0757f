#![allow(unsafe_code, clippy::undocumented_unsafe_blocks, missing_docs)]
use banter_audio::*; use banter_core::{*, test_app::TestApp}; use bevy::prelude::*;
use std::alloc::*; use std::sync::atomic::*;
struct A; static N: AtomicU64 = AtomicU64::new(0);
unsafe impl GlobalAlloc for A { unsafe fn alloc(&self,l:Layout)->*mut u8{N.fetch_add(1,Ordering::Relaxed); unsafe{System.alloc(l)}} unsafe fn dealloc(&self,p:*mut u8,l:Layout){unsafe{System.dealloc(p,l)}} unsafe fn realloc(&self,p:*mut u8,l:Layout,n:usize)->*mut u8{N.fetch_add(1,Ordering::Relaxed); unsafe{System.realloc(p,l,n)}} }
#[global_allocator] static G: A = A;
fn run(out: Option<AudioOutput>, talk: usize) -> (f64,f64,f64) {
  let mut g = TestApp::new(); let on = out.is_some(); if let Some(o)=out { g = g.with(AudioPlugin::new(o)); }
  g.world_mut().spawn((AudioListener, Transform::IDENTITY));
  let ts: Vec<_> = (0..100).map(|i| { let npc=g.world_mut().spawn((Npc,Transform::from_xyz(i as f32*0.1,0.,-1.))).id(); g.world_mut().spawn(Turn{npc,speaker:None}).id() }).collect();
  g.step();
  for t in ts.iter().take(talk) { g.write(Voiced{turn:*t,index:0,text:"x".into(),speech:Some(Speech{pcm:Pcm::silence(22050,std::time::Duration::from_secs(100)),phonemes:[].into(),timing:PhonemeTiming::Exact})}); }
  for _ in 0..60 { g.step(); }
  let mut v=vec![]; let mut allocs=0;
  for _ in 0..600 { if on { if let Some(mut m)=g.world_mut().get_resource_mut::<OfflineMix>() { m.take(); } }
    let a=N.load(Ordering::Relaxed); let t=std::time::Instant::now(); g.app_mut().update(); v.push(t.elapsed().as_secs_f64()*1e6); allocs+=N.load(Ordering::Relaxed)-a; }
  v.sort_by(f64::total_cmp); (v[300], v[594], allocs as f64/600.0)
}
#[test] fn bench() { for i in 0..2 { let _=i;
  println!("without      {:?}", run(None,10));
  println!("silent 10    {:?}", run(Some(AudioOutput::Silent),10));
  println!("device-like 0 {:?}", run(Some(AudioOutput::Offline{rate:8000}),0));
  println!("offline 10   {:?}", run(Some(AudioOutput::Offline{rate:48000}),10));
  println!("offline8k 10   {:?}", run(Some(AudioOutput::Offline{rate:8000}),10));
  println!("offline 100   {:?}", run(Some(AudioOutput::Offline{rate:48000}),100)); } }
