"""Which variables templates use although nobody set them, where Django goes on or gives up.

Django shows nothing for such a variable, hands an empty text to a filter, but ends with an error
where it is itself the argument of a filter.
"""

from django.conf import settings
from django.template.base import FilterExpression, Variable, VariableDoesNotExist
from django.template.defaulttags import TemplateLiteral

OUR_TEMPLATES = str(settings.BASE_DIR / "templates")

# "rings/detail.html: subject" and so on. Noted and not raised: the tag ``if`` swallows errors.
undefined: list[str] = []


class _Watched(Variable):
    __slots__ = ("template",)

    def __init__(self, variable, template):
        super().__init__(variable.var)
        self.template = template

    def resolve(self, context):
        try:
            return super().resolve(context)
        except VariableDoesNotExist:
            undefined.append(f"{self.template}: {self.var}")
            raise


def watch(patch):
    """Note what the templates of ours use; those of Django and of packages do as they like.

    ``{% if name %}`` still may ask whether there is such a variable. To be called before the first
    template is read.
    """
    read_expression, read_condition = FilterExpression.__init__, TemplateLiteral.__init__

    def expression(self, token, parser):
        read_expression(self, token, parser)
        if not str(parser.origin).startswith(OUR_TEMPLATES):
            return
        template = str(parser.origin).removeprefix(f"{OUR_TEMPLATES}/")
        for _, arguments in self.filters:
            arguments[:] = [
                (is_variable, _Watched(argument, template) if is_variable else argument)
                for is_variable, argument in arguments
            ]
        if self.is_var:
            self.var = _Watched(self.var, template)

    def condition(self, value, text):
        read_condition(self, value, text)
        if isinstance(value.var, _Watched) and not value.filters:
            value.var = Variable(value.var.var)

    patch.setattr(FilterExpression, "__init__", expression)
    patch.setattr(TemplateLiteral, "__init__", condition)
