"""Draws photographs of skin lesions that nobody has: for the demo and for tests.

They are good enough to try the whole path with, and no good for training or for judging
a model: what they show was made up. Each carries the word "synthetic" in a corner and in
the JPEG's comment.
"""

from telederm.demo.synthetic.photograph import synthetic_photograph
from telederm.demo.synthetic.scene import Kind, View

__all__ = ["Kind", "View", "synthetic_photograph"]
