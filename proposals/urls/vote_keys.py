"""What the scrutineers of a vote do: keys, voting codes on slips, counter-signature, decryption, signature."""

from django.urls import path

from proposals.urls.votes import HERE
from proposals.views import vote_decrypt, vote_keys

urlpatterns = [
    path(f"{HERE}key/", vote_keys.key, name="vote-key"),
    path(f"{HERE}key/messages/", vote_keys.messages, name="vote-key-messages"),
    path(f"{HERE}key/drill/", vote_keys.drill, name="vote-drill"),
    path(f"{HERE}slips/", vote_keys.slips, name="vote-slips"),
    path(f"{HERE}slips/hand-in/", vote_keys.slips_hand_in, name="vote-slips-hand-in"),
    path(f"{HERE}countersign/", vote_keys.countersign, name="vote-countersign"),
    path(f"{HERE}decrypt/", vote_decrypt.decrypt, name="vote-decrypt"),
    path(f"{HERE}decrypt/send/", vote_decrypt.send, name="vote-decrypt-send"),
    path(f"{HERE}sign-result/", vote_decrypt.sign_result, name="vote-sign-result"),
]
